using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data.Audit;

namespace TocAnalysis.Web.Data;

/// <summary>The database. Opened through <see cref="TocDatabase"/>, one context per operation, with the actor who will answer for its changes.</summary>
public sealed class TocContext(DbContextOptions<TocContext> options)
    : IdentityDbContext<AppUser, IdentityRole<Guid>, Guid>(options), IDataProtectionKeyContext
{
    /// <summary>Who acts. A change of an audited record without an actor is a bug and throws.</summary>
    public Actor? Actor { get; set; }

    /// <summary>Where the times of audit entries come from.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Why, or from where; goes into the audit entries of the next save.</summary>
    public string? Reason { get; set; }

    /// <summary>Reasons of single records, where they have one of their own; they go before <see cref="Reason"/>.</summary>
    public Dictionary<object, string> Reasons { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>For whom rows are read; the row security of the database is told when the connection is opened.</summary>
    public RowReader Reader { get; set; } = RowReader.Nobody;

    /// <summary>Whether the database narrows rows by itself on the connection that was opened last.</summary>
    public bool HasRowSecurity { get; set; }

    /// <summary>Whether it reads from a replica, as <see cref="Replicas.ReplicaReads"/> opens it.</summary>
    public bool ReadsReplica { get; set; }

    /// <summary>Whether it was opened for tables and files, wherever they are read; then nothing can be saved.</summary>
    public bool OnlyReads { get; set; }

    /// <summary>The import batch that the next saves belong to.</summary>
    public long? BatchId { get; set; }

    public DbSet<CaseRow> Cases => Set<CaseRow>();

    public DbSet<CaseDomainRow> CaseDomains => Set<CaseDomainRow>();

    public DbSet<CaseCountryRow> CaseCountries => Set<CaseCountryRow>();

    public DbSet<CaseOffenceRow> CaseOffences => Set<CaseOffenceRow>();

    public DbSet<CaseGroupRow> CaseGroups => Set<CaseGroupRow>();

    public DbSet<CaseActivityRow> CaseActivities => Set<CaseActivityRow>();

    public DbSet<CaseSourceRow> CaseSources => Set<CaseSourceRow>();

    public DbSet<CaseCompetingRow> CaseCompeting => Set<CaseCompetingRow>();

    public DbSet<CaseVersionRow> CaseVersions => Set<CaseVersionRow>();

    public DbSet<SessionRow> Sessions => Set<SessionRow>();

    public DbSet<PasskeyRow> Passkeys => Set<PasskeyRow>();

    public DbSet<PasskeyQuestionRow> PasskeyQuestions => Set<PasskeyQuestionRow>();

    public DbSet<AudienceRow> Audiences => Set<AudienceRow>();

    public DbSet<AudienceMemberRow> AudienceMembers => Set<AudienceMemberRow>();

    public DbSet<CaseAudienceRow> CaseAudiences => Set<CaseAudienceRow>();

    public DbSet<CaseIdentityRow> CaseIdentities => Set<CaseIdentityRow>();

    public DbSet<GroupRow> Groups => Set<GroupRow>();

    public DbSet<GroupLinkRow> GroupLinks => Set<GroupLinkRow>();

    public DbSet<SourceRow> Sources => Set<SourceRow>();

    public DbSet<CoderRow> Coders => Set<CoderRow>();

    public DbSet<CodingRow> Codings => Set<CodingRow>();

    public DbSet<EvidenceRow> Evidence => Set<EvidenceRow>();

    public DbSet<PositionRow> Positions => Set<PositionRow>();

    public DbSet<CodebookVersionRow> CodebookVersions => Set<CodebookVersionRow>();

    public DbSet<CodeRow> Codes => Set<CodeRow>();

    public DbSet<CodeChangeRow> CodeChanges => Set<CodeChangeRow>();

    public DbSet<CodeMappingRow> CodeMappings => Set<CodeMappingRow>();

    public DbSet<RoundRow> Rounds => Set<RoundRow>();

    public DbSet<RoundCoderRow> RoundCoders => Set<RoundCoderRow>();

    public DbSet<RoundCaseRow> RoundCases => Set<RoundCaseRow>();

    public DbSet<AssignmentRow> Assignments => Set<AssignmentRow>();

    public DbSet<SubmissionRow> Submissions => Set<SubmissionRow>();

    public DbSet<AdjudicationRow> Adjudications => Set<AdjudicationRow>();

    public DbSet<MemoRow> Memos => Set<MemoRow>();

    public DbSet<CodingStepRow> CodingSteps => Set<CodingStepRow>();

    public DbSet<CountryRow> Countries => Set<CountryRow>();

    public DbSet<CountryGroupRow> CountryGroups => Set<CountryGroupRow>();

    public DbSet<OffenceRow> Offences => Set<OffenceRow>();

    public DbSet<OffenceAncestorRow> OffenceAncestors => Set<OffenceAncestorRow>();

    public DbSet<SettingRow> Settings => Set<SettingRow>();

    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();

    public DbSet<DraftRow> Drafts => Set<DraftRow>();

    public DbSet<IdempotencyRow> IdempotencyKeys => Set<IdempotencyRow>();

    public DbSet<ImportBatchRow> ImportBatches => Set<ImportBatchRow>();

    public DbSet<ImportJobRow> ImportJobs => Set<ImportJobRow>();

    public DbSet<ImportFileRow> ImportFiles => Set<ImportFileRow>();

    public DbSet<ImportProfileRow> ImportProfiles => Set<ImportProfileRow>();

    public DbSet<ExportJobRow> ExportJobs => Set<ExportJobRow>();

    public DbSet<SavedViewRow> SavedViews => Set<SavedViewRow>();

    public DbSet<SavedViewLookRow> SavedViewLooks => Set<SavedViewLookRow>();

    public DbSet<TreatySnapshotRow> TreatySnapshots => Set<TreatySnapshotRow>();

    public DbSet<TreatyActionRow> TreatyActions => Set<TreatyActionRow>();

    public DbSet<ImplementationRow> Implementation => Set<ImplementationRow>();

    public DbSet<RegisterRow> Registers => Set<RegisterRow>();

    public DbSet<SavedTableRow> SavedTables => Set<SavedTableRow>();

    public DbSet<SavedTableVersionRow> SavedTableVersions => Set<SavedTableVersionRow>();

    public DbSet<ReleaseRow> Releases => Set<ReleaseRow>();

    public DbSet<ReleaseFileRow> ReleaseFiles => Set<ReleaseFileRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public override void Dispose()
    {
        // Contexts are pooled; whoever gets it next may save.
        OnlyReads = false;
        base.Dispose();
    }

    public override ValueTask DisposeAsync()
    {
        OnlyReads = false;
        return base.DisposeAsync();
    }

    /// <summary>Saves with the audit entries of the changes, all in one transaction.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (OnlyReads)
            throw new InvalidOperationException("What was opened for tables and files saves nothing.");
        try
        {
            return await SaveAuditedAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "pk_case_version" })
        {
            // Somebody else wrote this version of the case first. Whether the version or the case itself collides first is the database's choice; to the loser both are one conflict.
            throw new DbUpdateConcurrencyException("The case was changed by somebody else.", exception);
        }
    }

    private async Task<int> SaveAuditedAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken)
    {
        // Before the trail: it must not keep the names either.
        await IdentityStore.MaskChangesAsync(this, cancellationToken);
        var trail = AuditTrail.Capture(this);
        if (trail.IsEmpty)
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);

        // Keys of new rows are known only after they are written, so the entries follow in the same transaction.
        await using var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        var written = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        Audit.AddRange(trail.Entries(this));
        await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (own is not null)
            await own.CommitAsync(cancellationToken);
        return written;
    }

    /// <summary>Fixed here, so that the migration tool and the program see one model.</summary>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    /// <summary>A search for records of every language, each by the rules of its own. For queries to the database only.</summary>
    public static NpgsqlTsQuery TextQuery(string web, string prefix, string pairs) => throw new NotSupportedException($"{web} {prefix} {pairs}: for queries to the database only.");

    /// <summary>The words of one text, by the rules of its language. For queries to the database only.</summary>
    public static NpgsqlTsVector TextVector(string text) => throw new NotSupportedException($"{text.Length}: for queries to the database only.");

    /// <summary>The same by the rules of one language. For queries to the database only.</summary>
    public static NpgsqlTsQuery TextQueryIn(string language, string web, string prefix, string pairs) => throw new NotSupportedException($"{language} {web} {prefix} {pairs}: for queries to the database only.");

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        foreach (var sequence in NumberSequences.All)
            builder.HasSequence<long>(sequence);
        builder.ApplyConfigurationsFromAssembly(typeof(TocContext).Assembly);
        builder.HasDbFunction(() => TextQuery("", "", "")).HasName("toc_query");
        builder.HasDbFunction(() => TextVector("")).HasName("toc_words");
        builder.HasDbFunction(() => TextQueryIn("", "", "", "")).HasName("toc_query_in");
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => TokenConversion.Apply(configurationBuilder);
}
