using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Data.Configurations;

public sealed class CaseConfiguration : IEntityTypeConfiguration<CaseRow>
{
    public void Configure(EntityTypeBuilder<CaseRow> builder)
    {
        builder.ToTable("case_record", table =>
        {
            table.HasCheckConstraint("ck_case_record_title", "length(btrim(title)) > 0");
            table.HasCheckConstraint("ck_case_record_ongoing", "NOT (ongoing AND \"end\" IS NOT NULL)");
            table.HasTokens<Sensitivity>("case_record", "sensitivity");
            table.HasTokens<CaseStatus>("case_record", "status");
            table.HasTokens<Confidence>("case_record", "fact_confidence");
        });
        // Taken from a sequence before the insert: it is printed, and never given twice even where an insert fails.
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.HasIndex(c => c.Reference).IsUnique();
        builder.Property(c => c.Reference).HasMaxLength(CaseContent.MaxReference);
        builder.Property(c => c.Title).HasMaxLength(CaseContent.MaxTitle);
        builder.Property(c => c.Summary).HasMaxLength(CaseContent.MaxSummary);
        builder.Property(c => c.Narrative).HasMaxLength(CaseContent.MaxNarrative);
        builder.Property(c => c.FactNote).HasMaxLength(CaseContent.MaxNote);
        builder.Property(c => c.Start).HasMaxLength(24);
        builder.Property(c => c.End).HasMaxLength(24);
        builder.Edited();
        // A tsvector holds at most 1 MiB, so words after the first 240,000 characters of a narrative are not searched.
        builder.Property(c => c.Language).HasComputedColumnSql(Migrations.SearchSql.Language, stored: true);
        builder.Property(c => c.Search).HasComputedColumnSql(Migrations.SearchSql.Vector, stored: true);
        builder.HasIndex(c => c.Search).HasMethod("GIN");
        builder.HasIndex(c => new { c.StartEarliest, c.Id }).IsDescending();
        builder.HasIndex(c => new { c.UpdatedAt, c.Id }).IsDescending(true, false);
        builder.HasIndex(c => new { c.Title, c.Id });
        builder.HasIndex(c => c.CreatedAt);
        builder.HasMany(c => c.Domains).WithOne().HasForeignKey(p => p.CaseId);
        builder.HasMany(c => c.Countries).WithOne().HasForeignKey(p => p.CaseId);
        builder.HasMany(c => c.Offences).WithOne().HasForeignKey(p => p.CaseId);
        builder.HasMany(c => c.Groups).WithOne().HasForeignKey(p => p.CaseId);
        builder.HasMany(c => c.Activities).WithOne().HasForeignKey(p => p.CaseId);
        builder.HasMany(c => c.Sources).WithOne().HasForeignKey(p => p.CaseId);
        builder.HasMany(c => c.Competing).WithOne().HasForeignKey(p => p.CaseId);
    }
}

public sealed class CaseDomainConfiguration : IEntityTypeConfiguration<CaseDomainRow>
{
    public void Configure(EntityTypeBuilder<CaseDomainRow> builder)
    {
        builder.ToTable("case_domain", t => t.HasTokens<CrimeDomain>("case_domain", "domain"));
        builder.HasIndex(p => new { p.CaseId, p.Domain }).IsUnique();
        builder.HasIndex(p => new { p.Domain, p.CaseId });
        builder.Property(p => p.Criterion).HasMaxLength(16);
        builder.Property(p => p.Note).HasMaxLength(CaseContent.MaxNote);
    }
}

public sealed class CaseCountryConfiguration : IEntityTypeConfiguration<CaseCountryRow>
{
    public void Configure(EntityTypeBuilder<CaseCountryRow> builder)
    {
        builder.ToTable("case_country", t =>
        {
            t.HasTokens<Stage>("case_country", "stage");
            t.HasTokens<Flow>("case_country", "flow");
            t.HasTokens<Certainty>("case_country", "certainty");
        });
        builder.HasIndex(p => new { p.CaseId, p.Country, p.Stage, p.Flow }).IsUnique().AreNullsDistinct(false);
        builder.HasIndex(p => new { p.Country, p.Stage, p.CaseId });
        builder.HasOne<CountryRow>().WithMany().HasForeignKey(p => p.Country).OnDelete(DeleteBehavior.Restrict);
        builder.Property(p => p.Note).HasMaxLength(CaseContent.MaxNote);
        builder.Cited(p => p.SourceId, p => p.Locator);
    }
}

public sealed class CaseOffenceConfiguration : IEntityTypeConfiguration<CaseOffenceRow>
{
    public void Configure(EntityTypeBuilder<CaseOffenceRow> builder)
    {
        builder.ToTable("case_offence", t => t.HasTokens<OffenceRole>("case_offence", "role"));
        builder.HasIndex(p => new { p.CaseId, p.Offence }).IsUnique();
        builder.HasIndex(p => new { p.Offence, p.CaseId });
        builder.HasOne<OffenceRow>().WithMany().HasForeignKey(p => p.Offence).OnDelete(DeleteBehavior.Restrict);
        builder.Property(p => p.Note).HasMaxLength(CaseContent.MaxNote);
        builder.Cited(p => p.SourceId, p => p.Locator);
    }
}

public sealed class CaseGroupConfiguration : IEntityTypeConfiguration<CaseGroupRow>
{
    public void Configure(EntityTypeBuilder<CaseGroupRow> builder)
    {
        builder.ToTable("case_group");
        builder.HasIndex(p => new { p.GroupId, p.CaseId });
        builder.HasOne<GroupRow>().WithMany().HasForeignKey(p => p.GroupId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(p => p.Role).HasMaxLength(CaseContent.MaxGroupRole);
        builder.Property(p => p.Note).HasMaxLength(CaseContent.MaxNote);
        builder.Cited(p => p.SourceId, p => p.Locator);
    }
}

public sealed class CaseActivityConfiguration : IEntityTypeConfiguration<CaseActivityRow>
{
    public void Configure(EntityTypeBuilder<CaseActivityRow> builder)
    {
        builder.ToTable("case_activity", t =>
        {
            t.HasTokens<Activity>("case_activity", "activity");
            t.HasTokens<ActivityPlace>("case_activity", "place");
        });
        builder.HasOne<CountryRow>().WithMany().HasForeignKey(p => p.Country).OnDelete(DeleteBehavior.Restrict);
        builder.Property(p => p.Note).HasMaxLength(CaseContent.MaxNote);
    }
}

public sealed class CaseSourceConfiguration : IEntityTypeConfiguration<CaseSourceRow>
{
    public void Configure(EntityTypeBuilder<CaseSourceRow> builder)
    {
        builder.ToTable("case_source");
        builder.HasIndex(p => new { p.SourceId, p.CaseId });
        builder.HasOne<SourceRow>().WithMany().HasForeignKey(p => p.SourceId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(p => p.Locator).HasMaxLength(CaseContent.MaxNote);
    }
}

public sealed class CaseCompetingConfiguration : IEntityTypeConfiguration<CaseCompetingRow>
{
    public void Configure(EntityTypeBuilder<CaseCompetingRow> builder)
    {
        builder.ToTable("case_competing", t =>
        {
            t.HasTokens<CompetingField>("case_competing", "field");
            t.HasTokens<Certainty>("case_competing", "certainty");
        });
        builder.HasIndex(p => new { p.Field, p.CaseId });
        builder.Property(p => p.Value).HasMaxLength(CompetingValues.MaxValue);
        builder.Property(p => p.Against).HasMaxLength(CompetingValues.MaxValue);
        builder.Property(p => p.Note).HasMaxLength(CaseContent.MaxNote);
        builder.Property(p => p.RecordedBy).HasMaxLength(200);
        builder.Cited(p => p.SourceId, p => p.Locator);
    }
}

public sealed class CaseVersionConfiguration : IEntityTypeConfiguration<CaseVersionRow>
{
    public void Configure(EntityTypeBuilder<CaseVersionRow> builder)
    {
        builder.ToTable("case_version");
        builder.HasKey(v => new { v.CaseId, v.Version });
        builder.HasOne<CaseRow>().WithMany().HasForeignKey(v => v.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(v => v.Content).HasColumnType("jsonb");
        builder.Property(v => v.By).HasMaxLength(200);
        builder.Property(v => v.Door).HasMaxLength(32);
        builder.Property(v => v.Reason).HasMaxLength(4_000);
    }
}
