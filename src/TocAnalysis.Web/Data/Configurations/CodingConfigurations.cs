using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Web.Data.Configurations;

public sealed class CoderConfiguration : IEntityTypeConfiguration<CoderRow>
{
    public void Configure(EntityTypeBuilder<CoderRow> builder)
    {
        builder.ToTable("coder", t => t.HasCheckConstraint("ck_coder_name", "length(btrim(name)) > 0"));
        builder.Property(c => c.Name).HasMaxLength(100);
        builder.HasIndex(c => c.Name).IsUnique();
        builder.HasIndex(c => c.UserId).IsUnique();
        builder.HasOne<AppUser>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.SetNull);
    }
}

public sealed class CodingConfiguration : IEntityTypeConfiguration<CodingRow>
{
    public void Configure(EntityTypeBuilder<CodingRow> builder)
    {
        builder.ToTable("coding", t =>
        {
            t.HasTokens<CodingValue>("coding", "value");
            t.HasTokens<Confidence>("coding", "confidence");
        });
        builder.HasIndex(c => new { c.CaseId, c.Code, c.CoderId, c.Round }).IsUnique().AreNullsDistinct(false);
        builder.HasIndex(c => new { c.CountsAs, c.Value, c.CaseId });
        builder.Property(c => c.Code).HasMaxLength(16);
        builder.Property(c => c.CountsAs).WrittenByTrigger();
        builder.Property(c => c.Round).HasMaxLength(100);
        builder.Property(c => c.Rationale).HasMaxLength(10_000);
        builder.HasOne<CaseRow>().WithMany().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<CoderRow>().WithMany().HasForeignKey(c => c.CoderId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<CodeRow>().WithMany().HasForeignKey(c => new { c.CodebookVersion, c.Code }).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(c => c.Evidence).WithOne().HasForeignKey(e => e.CodingId).OnDelete(DeleteBehavior.Cascade);
        builder.Edited();
    }
}

public sealed class EvidenceConfiguration : IEntityTypeConfiguration<EvidenceRow>
{
    public void Configure(EntityTypeBuilder<EvidenceRow> builder)
    {
        builder.ToTable("evidence", t =>
        {
            t.HasTokens<CaseText>("evidence", "text");
            t.HasCheckConstraint("ck_evidence_something", "quote IS NOT NULL OR source_id IS NOT NULL OR locator IS NOT NULL");
            t.HasCheckConstraint("ck_evidence_quote", "quote IS NULL OR (length(quote) > 0 AND text IS NOT NULL)");
        });
        builder.Property(e => e.Quote).HasMaxLength(10_000);
        builder.Cited(e => e.SourceId, e => e.Locator);
    }
}

public sealed class PositionConfiguration : IEntityTypeConfiguration<PositionRow>
{
    public void Configure(EntityTypeBuilder<PositionRow> builder)
    {
        builder.ToTable("case_position", t =>
        {
            t.HasTokens<PositionValue>("case_position", "adjudicated");
            t.HasTokens<PositionValue>("case_position", "majority");
        });
        builder.HasKey(p => new { p.CaseId, p.Code });
        builder.HasIndex(p => new { p.Code, p.Adjudicated, p.CaseId });
        builder.HasOne<CaseRow>().WithMany().HasForeignKey(p => p.CaseId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(p => p.Code).HasMaxLength(16);
    }
}

public sealed class CodebookVersionConfiguration : IEntityTypeConfiguration<CodebookVersionRow>
{
    public void Configure(EntityTypeBuilder<CodebookVersionRow> builder)
    {
        builder.ToTable("codebook_version", t => t.HasTokens<CodebookState>("codebook_version", "state"));
        builder.HasKey(v => v.Number);
        builder.Property(v => v.Number).ValueGeneratedNever();
        builder.Property(v => v.Title).HasMaxLength(300);
        builder.Property(v => v.Note).HasMaxLength(CaseContent.MaxNote);
    }
}

public sealed class CodeConfiguration : IEntityTypeConfiguration<CodeRow>
{
    public void Configure(EntityTypeBuilder<CodeRow> builder)
    {
        builder.ToTable("code");
        builder.HasKey(c => new { c.Version, c.Key });
        builder.HasOne<CodebookVersionRow>().WithMany().HasForeignKey(c => c.Version).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<CodeRow>().WithMany().HasForeignKey(c => new { c.Version, c.Parent }).OnDelete(DeleteBehavior.Restrict);
        builder.Property(c => c.Key).HasMaxLength(16);
        builder.Property(c => c.Parent).HasMaxLength(16);
        builder.Property(c => c.Title).HasMaxLength(300);
        builder.Property(c => c.Content).HasColumnType("jsonb");
    }
}
