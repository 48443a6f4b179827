using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TocAnalysis.Web.Data.Configurations;

public sealed class AudienceConfiguration : IEntityTypeConfiguration<AudienceRow>
{
    public const int MaxName = 100;

    public void Configure(EntityTypeBuilder<AudienceRow> builder)
    {
        builder.ToTable("audience", t => t.HasCheckConstraint("ck_audience_name", "length(btrim(name)) > 0"));
        builder.Property(a => a.Id).UseIdentityAlwaysColumn();
        builder.Property(a => a.Name).HasMaxLength(MaxName);
        builder.Property(a => a.Note).HasMaxLength(Domain.Cases.CaseContent.MaxNote);
        builder.Property(a => a.CreatedBy).HasMaxLength(200);
        builder.Property(a => a.RowVersion).IsRowVersion();
        builder.HasIndex(a => a.Name).IsUnique();
    }
}

public sealed class AudienceMemberConfiguration : IEntityTypeConfiguration<AudienceMemberRow>
{
    public void Configure(EntityTypeBuilder<AudienceMemberRow> builder)
    {
        builder.ToTable("audience_member");
        builder.HasKey(m => new { m.UserId, m.AudienceId });
        builder.HasOne<AudienceRow>().WithMany().HasForeignKey(m => m.AudienceId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<AppUser>().WithMany().HasForeignKey(m => m.UserId).OnDelete(DeleteBehavior.Restrict);
    }
}

public sealed class CaseAudienceConfiguration : IEntityTypeConfiguration<CaseAudienceRow>
{
    public void Configure(EntityTypeBuilder<CaseAudienceRow> builder)
    {
        builder.ToTable("case_audience");
        builder.HasKey(a => new { a.CaseId, a.AudienceId });
        builder.HasOne<CaseRow>().WithMany().HasForeignKey(a => a.CaseId).OnDelete(DeleteBehavior.Cascade);
        // An audience stays as long as records are kept to it; without it they would be open to all.
        builder.HasOne<AudienceRow>().WithMany().HasForeignKey(a => a.AudienceId).OnDelete(DeleteBehavior.Restrict);
    }
}
