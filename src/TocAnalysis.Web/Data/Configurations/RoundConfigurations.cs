using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Rounds;

namespace TocAnalysis.Web.Data.Configurations;

public sealed class RoundConfiguration : IEntityTypeConfiguration<RoundRow>
{
    public void Configure(EntityTypeBuilder<RoundRow> builder)
    {
        builder.ToTable("coding_round", t =>
        {
            t.HasTokens<RoundState>("coding_round", "state");
            t.HasCheckConstraint("ck_coding_round_name", "length(btrim(name)) > 0");
            t.HasCheckConstraint("ck_coding_round_share", "share BETWEEN 0 AND 100");
        });
        builder.Property(r => r.Id).UseIdentityAlwaysColumn();
        builder.HasIndex(r => r.Name).IsUnique();
        builder.Property(r => r.Name).HasMaxLength(CaseContent.MaxReference);
        builder.Property(r => r.Note).HasMaxLength(CaseContent.MaxNote);
        builder.Property(r => r.Raises).HasColumnType("jsonb").HasDefaultValueSql("'[]'");
        builder.HasOne<CodebookVersionRow>().WithMany().HasForeignKey(r => r.CodebookVersion).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<AppUser>().WithMany().HasForeignKey(r => r.OrganizerId).OnDelete(DeleteBehavior.SetNull);
        builder.Edited();
    }
}

public sealed class RoundCoderConfiguration : IEntityTypeConfiguration<RoundCoderRow>
{
    public void Configure(EntityTypeBuilder<RoundCoderRow> builder)
    {
        builder.ToTable("round_coder");
        builder.HasKey(c => new { c.RoundId, c.CoderId });
        builder.HasOne<RoundRow>().WithMany().HasForeignKey(c => c.RoundId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<CoderRow>().WithMany().HasForeignKey(c => c.CoderId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(c => c.LeftReason).HasMaxLength(CaseContent.MaxNote);
    }
}

public sealed class RoundCaseConfiguration : IEntityTypeConfiguration<RoundCaseRow>
{
    public void Configure(EntityTypeBuilder<RoundCaseRow> builder)
    {
        builder.ToTable("round_case", t => t.HasCheckConstraint("ck_round_case_wanted", "wanted >= 1"));
        builder.HasKey(c => new { c.RoundId, c.CaseId });
        builder.HasIndex(c => c.CaseId);
        builder.HasOne<RoundRow>().WithMany().HasForeignKey(c => c.RoundId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<CaseRow>().WithMany().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

public sealed class AssignmentConfiguration : IEntityTypeConfiguration<AssignmentRow>
{
    public void Configure(EntityTypeBuilder<AssignmentRow> builder)
    {
        builder.ToTable("assignment", t => t.HasTokens<AssignmentState>("assignment", "state"));
        builder.Property(a => a.Id).UseIdentityAlwaysColumn();
        builder.HasIndex(a => new { a.RoundId, a.CaseId, a.CoderId }).IsUnique();
        builder.HasIndex(a => new { a.CoderId, a.State });
        builder.HasIndex(a => a.CaseId);
        builder.HasOne<RoundCaseRow>().WithMany().HasForeignKey(a => new { a.RoundId, a.CaseId }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<RoundCoderRow>().WithMany().HasForeignKey(a => new { a.RoundId, a.CoderId }).OnDelete(DeleteBehavior.Restrict);
        builder.Property(a => a.Reason).HasMaxLength(CaseContent.MaxNote);
        builder.Edited();
    }
}

public sealed class SubmissionConfiguration : IEntityTypeConfiguration<SubmissionRow>
{
    public void Configure(EntityTypeBuilder<SubmissionRow> builder)
    {
        builder.ToTable("submission");
        builder.Property(s => s.Id).UseIdentityAlwaysColumn();
        builder.HasIndex(s => s.AssignmentId);
        builder.HasOne<AssignmentRow>().WithMany().HasForeignKey(s => s.AssignmentId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(s => s.Values).HasColumnType("jsonb");
    }
}

public sealed class AdjudicationConfiguration : IEntityTypeConfiguration<AdjudicationRow>
{
    public void Configure(EntityTypeBuilder<AdjudicationRow> builder)
    {
        builder.ToTable("adjudication", t =>
        {
            t.HasTokens<AdjudicationOutcome>("adjudication", "outcome");
            t.HasTokens<PositionValue>("adjudication", "value");
            t.HasCheckConstraint("ck_adjudication_settled", "(outcome = 'sent-back') = (value IS NULL)");
            t.HasCheckConstraint("ck_adjudication_reason", "outcome = 'agreed' OR length(btrim(reason)) > 0");
        });
        builder.Property(a => a.Id).UseIdentityAlwaysColumn();
        builder.HasIndex(a => new { a.CaseId, a.CountsAs, a.Id });
        builder.HasIndex(a => new { a.RoundId, a.CaseId });
        builder.HasOne<RoundCaseRow>().WithMany().HasForeignKey(a => new { a.RoundId, a.CaseId }).OnDelete(DeleteBehavior.Restrict);
        builder.Property(a => a.Code).HasMaxLength(16);
        builder.Property(a => a.CountsAs).WrittenByTrigger();
        builder.Property(a => a.By).HasMaxLength(200);
        builder.Property(a => a.Reason).HasMaxLength(CaseContent.MaxNote);
        builder.Property(a => a.BasedOn).HasColumnType("jsonb");
    }
}

public sealed class MemoConfiguration : IEntityTypeConfiguration<MemoRow>
{
    public void Configure(EntityTypeBuilder<MemoRow> builder)
    {
        builder.ToTable("memo", t =>
        {
            t.HasTokens<MemoKind>("memo", "kind");
            t.HasCheckConstraint("ck_memo_target", "case_id IS NOT NULL OR code IS NOT NULL");
            t.HasCheckConstraint("ck_memo_text", "length(btrim(text)) > 0");
        });
        builder.Property(m => m.Id).UseIdentityAlwaysColumn();
        builder.HasIndex(m => new { m.CaseId, m.Code });
        builder.HasOne<CaseRow>().WithMany().HasForeignKey(m => m.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<CoderRow>().WithMany().HasForeignKey(m => m.CoderId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(m => m.Code).HasMaxLength(16);
        builder.Property(m => m.Text).HasMaxLength(10_000);
        builder.Edited();
    }
}

public sealed class CodingStepConfiguration : IEntityTypeConfiguration<CodingStepRow>
{
    public void Configure(EntityTypeBuilder<CodingStepRow> builder)
    {
        builder.ToTable("coding_step");
        builder.Property(s => s.Id).UseIdentityAlwaysColumn();
        builder.HasIndex(s => new { s.CaseId, s.CoderId, s.Id });
        builder.HasOne<CaseRow>().WithMany().HasForeignKey(s => s.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<CoderRow>().WithMany().HasForeignKey(s => s.CoderId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(s => s.Code).HasMaxLength(16);
        builder.Property(s => s.Round).HasMaxLength(100);
        builder.Property(s => s.Before).HasColumnType("jsonb");
        builder.Property(s => s.After).HasColumnType("jsonb");
    }
}

public sealed class CodeChangeConfiguration : IEntityTypeConfiguration<CodeChangeRow>
{
    public void Configure(EntityTypeBuilder<CodeChangeRow> builder)
    {
        builder.ToTable("code_change", t => t.HasTokens<CodeChangeKind>("code_change", "kind"));
        builder.HasKey(c => new { c.Version, c.Code, c.Kind });
        builder.HasOne<CodebookVersionRow>().WithMany().HasForeignKey(c => c.Version).OnDelete(DeleteBehavior.Restrict);
        builder.Property(c => c.Code).HasMaxLength(16);
        builder.Property(c => c.MappedTo).HasMaxLength(16);
        builder.Property(c => c.Harmless).HasMaxLength(CaseContent.MaxNote);
    }
}

public sealed class CodeMappingConfiguration : IEntityTypeConfiguration<CodeMappingRow>
{
    public void Configure(EntityTypeBuilder<CodeMappingRow> builder)
    {
        builder.ToTable("code_mapping");
        builder.HasKey(m => m.Code);
        builder.Property(m => m.Code).HasMaxLength(16);
        builder.Property(m => m.CountsAs).HasMaxLength(16);
    }
}
