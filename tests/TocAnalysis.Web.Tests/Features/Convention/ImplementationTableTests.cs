using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Features.Convention;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Convention;

/// <summary>Tables of entries on implementation: every number is the total of the list that it leads to.</summary>
public sealed class ImplementationTableTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_number_of_every_pair_of_dimensions_is_the_total_of_the_list_behind_it()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await FillAsync(world.Get<SaveImplementation>());
        var numbers = 0;
        foreach (var rows in Enum.GetValues<ImplementationDimension>())
        {
            foreach (var columns in Enum.GetValues<ImplementationDimension>().Where(c => c != rows))
            {
                var built = await BuildAsync(world, rows, columns);
                var panel = built.Table.Panel;
                panel.Total.Value.ShouldBe(12);
                panel.RowTotals.Sum(c => c.Value).ShouldBe(12, "an entry has one key of each dimension");
                for (var r = 0; r < built.Table.Rows.Count; r++)
                {
                    panel.Cells[r].Sum(c => c.Value).ShouldBe(panel.RowTotals[r].Value);
                    // Each pair once: the list of a pair turned round is the same.
                    for (var c = 0; c < built.Table.Columns.Count && rows < columns; c++)
                    {
                        if (panel.Cells[r][c].Value == 0)
                            continue;
                        (await TotalAsync(world, (rows, built.Table.Rows[r].Key), (columns, built.Table.Columns[c].Key))).ShouldBe(panel.Cells[r][c].Value, $"{rows}={built.Table.Rows[r].Key} {columns}={built.Table.Columns[c].Key}");
                        numbers++;
                    }
                }
            }
        }

        numbers.ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task States_are_counted_once_and_what_is_of_no_State_is_said()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await FillAsync(world.Get<SaveImplementation>());

        var built = await BuildAsync(world, ImplementationDimension.Kind, ImplementationDimension.Instrument, ImplementationMeasure.States);

        built.Table.N.ShouldBe(3);
        built.Table.Panel.Total.Value.ShouldBe(3);
        built.Entries.ShouldBe(12);
        built.Table.Rows.Select(r => r.Key).ShouldBe(Tokens.All<ImplementationKind>());
        built.Table.Panel.RowTotals[(int)ImplementationKind.Measure].Value.ShouldBe(2, "two measures of Italy are one State");
        built.Table.Notes[1].ShouldStartWith("3 of the entries");
    }

    [Fact]
    public async Task Rest_and_files_give_the_same_numbers_and_say_their_selection()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using (var scope = server.Services.CreateAsyncScope())
            await FillAsync(scope.ServiceProvider.GetRequiredService<SaveImplementation>());
        using var client = await server.ClientAsync(Role.Secretariat);

        var answer = await client.GetFromJsonAsync<JsonElement>("/api/v1/convention/implementation/table?rows=category&columns=country&kind=measure", Cancel);
        answer.GetProperty("filter").GetString().ShouldBe("kind: measure");
        answer.GetProperty("n").GetInt32().ShouldBe(3);
        answer.GetProperty("cells").EnumerateArray().Select(r => string.Join(' ', r.EnumerateArray())).ShouldBe(["1 1", "0 1"]);
        var csv = await client.GetStringAsync("/api/v1/convention/implementation/table.csv?rows=category&columns=country&kind=measure", Cancel);
        csv.ShouldContain("new law,1,1,2");
        csv.ShouldContain("Total,1,2,3");
        foreach (var ending in new[] { "xlsx", "docx", "html", "sdmx.csv" })
            (await client.GetByteArrayAsync($"/api/v1/convention/implementation/table.{ending}?measure=states", Cancel)).Length.ShouldBeGreaterThan(200);
        using var zip = new ZipArchive(new MemoryStream(await client.GetByteArrayAsync("/api/v1/convention/implementation/table.zip?rows=category&columns=country&kind=measure", Cancel)));
        using var reader = new StreamReader(zip.GetEntry("table.csv")!.Open(), Encoding.UTF8);
        (await reader.ReadToEndAsync(Cancel)).ShouldContain("new-law,new law,ITA,Italy,entries,1");
        foreach (var wrong in new[] { "rows=kind&columns=kind", "rows=knd", "measure=cases", "region=999", "channel=x", "sort=up" })
            (await client.GetAsync($"/api/v1/convention/implementation/table?{wrong}", Cancel)).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest, wrong);
        using var analyst = await server.ClientAsync(Role.Analyst);
        (await analyst.GetAsync("/api/v1/convention/implementation/table.csv", Cancel)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task What_participants_said_comes_with_the_table_of_the_depositary_and_once_only()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var import = world.Get<ImportTables>();
        const string text = "Participant,Signature,Ratification,Reservations,Territorial application\nItaly,12 Dec 2000,2 Aug 2006,\"Not bound, by article 35.\",\nEuropean Union,12 Dec 2000,21 May 2004,,Parts only\n";
        DepositaryFile File(string day) => new($"{day}_18-12.csv", Encoding.UTF8.GetBytes(text));

        var checkedOnly = (await import.HandleAsync(TocWorld.Researcher, new ImportTablesRequest([File("2014-01-27")], DryRun: true), Cancel)).Value;
        checkedOnly.Tables[0].NewTexts.ShouldBe(2);
        (await world.ScalarAsync<long>("SELECT count(*) FROM implementation_entry")).ShouldBe(0);
        (await import.HandleAsync(TocWorld.Researcher, new ImportTablesRequest([File("2014-01-27")]), Cancel)).Value.Tables[0].NewTexts.ShouldBe(2);
        (await import.HandleAsync(TocWorld.Researcher, new ImportTablesRequest([File("2015-01-27")]), Cancel)).Value.Tables[0].NewTexts.ShouldBe(0, "the same words in a later table");

        var list = (await world.Get<FindImplementation>().HandleAsync(TocWorld.Analyst, new FindImplementationRequest(Instrument: "untoc"), false, Cancel)).Value.Part.Items;
        list.Select(e => (e.Entry.Kind, e.Entry.Country, e.Entry.Text)).ShouldBe([(ImplementationKind.Reservation, "ITA", "Not bound, by article 35."), (ImplementationKind.TerritorialNote, null, "Parts only")]);
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'implementation_entry'")).ShouldBe(2);
    }

    [Fact]
    public async Task Names_under_which_States_stood_in_the_depositary_s_tables_since_2000_are_known()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var names = new ParticipantNames(world.Get<Vocabularies>().Countries);
        foreach (var (published, code) in new[]
        {
            ("Bolivia", "BOL"), ("Bolivia (Plurinational State of)", "BOL"), ("Cabo Verde", "CPV"), ("Cape Verde", "CPV"), ("Cook Islands", "COK"), ("Côte d'Ivoire", "CIV"), ("Cote d’Ivoire", "CIV"),
            ("Czech Republic", "CZE"), ("Czechia", "CZE"), ("Democratic People's Republic of Korea", "PRK"), ("Eswatini", "SWZ"), ("Swaziland", "SWZ"), ("European Community", "EU"), ("Gambia", "GMB"),
            ("Gambia (Republic of The)", "GMB"), ("Holy See", "VAT"), ("Iran (Islamic Republic of)", "IRN"), ("Kyrgyzstan", "KGZ"), ("Lao People's Democratic Republic", "LAO"), ("Libyan Arab Jamahiriya", "LBY"), ("Libya", "LBY"),
            ("Micronesia (Federated States of)", "FSM"), ("Republic of Moldova", "MDA"), ("Moldova", "MDA"), ("Montenegro", "MNE"), ("Netherlands", "NLD"), ("Netherlands (Kingdom of the)", "NLD"), ("Netherlands (Kingdom of the) 10, 11", "NLD"),
            ("Niue", "NIU"), ("North Macedonia", "MKD"), ("The former Yugoslav Republic of Macedonia", "MKD"), ("Macedonia", "MKD"), ("Palestine", "PSE"), ("State of Palestine", "PSE"), ("Republic of Korea", "KOR"), ("Russian Federation", "RUS"),
            ("Saint Kitts and Nevis", "KNA"), ("St. Kitts and Nevis", "KNA"), ("St. Vincent and the Grenadines", "VCT"), ("Sao Tome and Principe", "STP"), ("Serbia", "SRB"), ("Syrian Arab Republic", "SYR"), ("Timor-Leste", "TLS"),
            ("Turkey", "TUR"), ("Türkiye", "TUR"), ("United Kingdom of Great Britain and Northern Ireland", "GBR"), ("United Republic of Tanzania", "TZA"), ("United States of America", "USA"), ("Venezuela", "VEN"),
            ("Venezuela (Bolivarian Republic of)", "VEN"), ("Viet Nam", "VNM"), ("Brunei Darussalam", "BRN"), ("Congo", "COG"), ("Congo (Democratic Republic of the)", "COD"), ("Democratic Republic of the Congo", "COD"), ("Guinea-Bissau", "GNB"), ("Nauru", "NRU"), ("South Sudan", "SSD"),
        })
        {
            names.Find(published).ShouldBe(code, published);
        }
    }

    private static async Task<BuiltImplementationTable> BuildAsync(TocWorld world, ImplementationDimension rows, ImplementationDimension columns, ImplementationMeasure measure = ImplementationMeasure.Entries)
    {
        var built = await world.Get<BuildImplementationTable>().HandleAsync(TocWorld.Analyst, new ImplementationTableRequest(new FindImplementationRequest(), rows.Text(), columns.Text(), measure.Text()), false, Cancel);
        built.Faults.ShouldBeEmpty();
        return built.Value;
    }

    private static async Task<int> TotalAsync(TocWorld world, params (ImplementationDimension Dimension, string Key)[] keys)
    {
        string? Of(ImplementationDimension dimension) => keys.Where(k => k.Dimension == dimension).Select(k => k.Key).FirstOrDefault();
        var list = await world.Get<FindImplementation>().HandleAsync(TocWorld.Analyst, new FindImplementationRequest(
            Of(ImplementationDimension.Kind), Of(ImplementationDimension.Category), Of(ImplementationDimension.Country), Of(ImplementationDimension.Region), Of(ImplementationDimension.Instrument), Of(ImplementationDimension.Article),
            Of(ImplementationDimension.Answered), null, null, null, Of(ImplementationDimension.Year), Of(ImplementationDimension.Channel), Of(ImplementationDimension.Currency)), false, Cancel);
        list.Faults.ShouldBeEmpty();
        return list.Value.Part.Total;
    }

    private static async Task FillAsync(SaveImplementation save)
    {
        ImplementationEntry Of(ImplementationKind kind, string? country = null, string? category = null, Instrument? instrument = null, string? article = null, string? date = null) =>
            new() { Kind = kind, Title = "T", Country = country, Category = category, Instrument = instrument, Article = article, Date = date };
        var aid = Of(ImplementationKind.Assistance, "CPV", "advisory-service", Instrument.Convention, "5", "2004") with { Provider = "United Nations", Channel = AssistanceChannel.UnitedNations, Amount = 10m, Currency = "USD" };
        var need = await SavedAsync(Of(ImplementationKind.Need, "CPV", "training", Instrument.Convention, "5", "2003-02"));
        await SavedAsync(aid, need);
        await SavedAsync(aid with { Country = null, Category = "voluntary-contribution", Channel = AssistanceChannel.Bilateral, Currency = "EUR", Date = "2004..2006" });
        await SavedAsync(Of(ImplementationKind.Need, "ITA", "equipment"));
        await SavedAsync(Of(ImplementationKind.Measure, "ITA", "new-law", Instrument.Convention, "5", "2006"));
        await SavedAsync(Of(ImplementationKind.Measure, "ITA", "amended-law", Instrument.Trafficking, "5", "2006"));
        await SavedAsync(Of(ImplementationKind.Measure, "CHN", "new-law", Instrument.Convention, "20"));
        await SavedAsync(Of(ImplementationKind.Difficulty, "CHN", null, Instrument.Firearms, "3", "1999"));
        await SavedAsync(Of(ImplementationKind.Session, date: "2004-06-28"));
        await SavedAsync(Of(ImplementationKind.Resource, date: "2005"));
        await SavedAsync(Of(ImplementationKind.Reservation, "ITA", "declaration", Instrument.Migrants));
        await SavedAsync(Of(ImplementationKind.TerritorialNote, "CHN", null, Instrument.Convention));

        async Task<long> SavedAsync(ImplementationEntry entry, long? answers = null)
        {
            var saved = await save.HandleAsync(TocWorld.Researcher, new SaveImplementationRequest(null, 0, entry, Answers: answers), Cancel);
            saved.Faults.ShouldBeEmpty();
            return saved.Value.Id;
        }
    }
}
