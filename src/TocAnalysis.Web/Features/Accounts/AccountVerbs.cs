using System.CommandLine;
using Microsoft.Extensions.Localization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>The verbs <c>user</c>, <c>api-key</c> and <c>audit</c>.</summary>
public static class AccountVerbs
{
    public static IEnumerable<Command> All(VerbHost host) => [User(host), ApiKey(host), Audit(host)];

    private static Command User(VerbHost host)
    {
        var user = new Command("user", "Accounts of people.");

        var email = new Option<string>("--email") { Description = "Address to sign in with.", Required = true };
        var name = new Option<string>("--name") { Description = "Name in histories and of the coder.", Required = true };
        var role = new Option<string[]>("--role") { Description = $"{string.Join(", ", AccessPolicy.Given.Select(r => r.Text()))}; may be given several times.", Required = true };
        role.AcceptOnlyFromAmong([.. AccessPolicy.Given.Select(r => r.Text())]);
        var stdin = new Option<bool>("--password-stdin") { Description = "Read the password from the first line of standard input instead of making a link." };
        var create = new Command("create", "Make an account. Without a password it prints the path of a one-time link by which its owner sets one.") { email, name, role, stdin };
        create.SetAction((parsed, cancellationToken) => host.RunAsync(
            async (services, token) =>
            {
                var password = parsed.GetValue(stdin) ? await Console.In.ReadLineAsync(token) ?? "" : null;
                var made = await services.GetRequiredService<CreateAccount>().RunAsync(
                    Actor.CommandLine,
                    new CreateAccountRequest(parsed.GetValue(name), parsed.GetValue(email), Parsed(parsed.GetValue(role)!), password),
                    token);
                if (!made.Succeeded)
                    return await RefuseAsync(made.Faults);
                await Console.Error.WriteLineAsync(made.Value.InvitationPath is null
                    ? $"The account of {made.Value.Name} was made."
                    : $"The account of {made.Value.Name} was made. Its owner sets a password by this link, once, within a day; put the address of the application before it:");
                if (made.Value.InvitationPath is { } path)
                    await Console.Out.WriteLineAsync(services.GetRequiredService<TocSettings>().PublicAddress is { } own ? PasswordLinks.Whole(services.GetRequiredService<TocSettings>(), own.ToString(), path) : path);
                return ExitCode.Done;
            },
            cancellationToken));
        user.Add(create);

        var list = new Command("list", "Print the accounts: name, address, roles and state, separated by tabs.");
        list.SetAction((_, cancellationToken) => host.RunAsync(
            async (services, token) =>
            {
                var accounts = await services.GetRequiredService<ListAccounts>().RunAsync(Actor.CommandLine, token);
                if (!accounts.Succeeded)
                    return await RefuseAsync(accounts.Faults);
                foreach (var account in accounts.Value)
                {
                    var roles = string.Join(",", account.Roles.Order().Select(r => r.Text()));
                    await Console.Out.WriteLineAsync($"{account.Name}\t{account.Email}\t{roles}\t{account.State.ToString().ToLowerInvariant()}");
                }

                return ExitCode.Done;
            },
            cancellationToken));
        user.Add(list);
        return user;
    }

    private static Command ApiKey(VerbHost host)
    {
        var key = new Command("api-key", "Keys for the REST interface.");

        var name = new Option<string>("--name") { Description = "Which program uses it; stands in histories.", Required = true };
        var role = new Option<string>("--role") { Description = $"What it may do: {string.Join(", ", AccessPolicy.Given.Select(r => r.Text()))}.", Required = true };
        role.AcceptOnlyFromAmong([.. AccessPolicy.Given.Select(r => r.Text())]);
        var create = new Command("create", "Make a key and print it, this once and alone, on standard output.") { name, role };
        create.SetAction((parsed, cancellationToken) => host.RunAsync(
            async (services, token) =>
            {
                var made = await services.GetRequiredService<CreateApiKey>().RunAsync(Actor.CommandLine, parsed.GetValue(name), Tokens.Parse<Role>(parsed.GetValue(role)!), token);
                if (!made.Succeeded)
                    return await RefuseAsync(made.Faults);
                await Console.Out.WriteLineAsync(made.Value.Key);
                return ExitCode.Done;
            },
            cancellationToken));
        key.Add(create);

        var list = new Command("list", "Print the keys: number, name, role and state, separated by tabs.");
        list.SetAction((_, cancellationToken) => host.RunAsync(
            async (services, token) =>
            {
                var keys = await services.GetRequiredService<ListApiKeys>().RunAsync(Actor.CommandLine, token);
                if (!keys.Succeeded)
                    return await RefuseAsync(keys.Faults);
                foreach (var entry in keys.Value)
                    await Console.Out.WriteLineAsync($"{entry.Id}\t{entry.Name}\t{entry.Role.Text()}\t{(entry.RevokedAt is null ? "in use" : "revoked")}");
                return ExitCode.Done;
            },
            cancellationToken));
        key.Add(list);

        var id = new Argument<long>("number") { Description = "Number of the key, as the list shows it." };
        var revoke = new Command("revoke", "Make a key worthless, at once and for good.") { id };
        revoke.SetAction((parsed, cancellationToken) => host.RunAsync(
            async (services, token) =>
            {
                var revoked = await services.GetRequiredService<RevokeApiKey>().RunAsync(Actor.CommandLine, parsed.GetValue(id), token);
                if (!revoked.Succeeded)
                    return await RefuseAsync(revoked.Faults);
                await Console.Error.WriteLineAsync($"The key {revoked.Value} was revoked.");
                return ExitCode.Done;
            },
            cancellationToken));
        key.Add(revoke);
        return key;
    }

    private static Command Audit(VerbHost host)
    {
        var verify = new Command("verify", "Go through the whole audit log and name the first entry that was changed, removed, inserted or moved.");
        verify.SetAction((_, cancellationToken) => host.RunAsync(
            async (services, token) =>
            {
                var verified = await services.GetRequiredService<VerifyAudit>().RunAsync(Actor.CommandLine, token);
                if (!verified.Succeeded)
                    return await RefuseAsync(verified.Faults);
                await Console.Out.WriteLineAsync(AuditWords.InWords(verified.Value, services.GetRequiredService<IStringLocalizer<AccountsText>>()));
                return verified.Value.Fault is null ? ExitCode.Done : ExitCode.Refused;
            },
            cancellationToken));
        return new Command("audit", "The log of who changed what.") { verify };
    }

    private static HashSet<Role> Parsed(IEnumerable<string> tokens) => [.. tokens.Select(Tokens.Parse<Role>)];

    private static async Task<int> RefuseAsync(IReadOnlyList<Fault> faults)
    {
        foreach (var fault in faults)
            await Console.Out.WriteLineAsync(fault.ToString());
        return ExitCode.Refused;
    }
}
