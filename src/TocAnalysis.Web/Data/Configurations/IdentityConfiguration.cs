using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Data.Configurations;

public sealed class CaseIdentityConfiguration : IEntityTypeConfiguration<CaseIdentityRow>
{
    public void Configure(EntityTypeBuilder<CaseIdentityRow> builder)
    {
        builder.ToTable("case_identity", t =>
        {
            t.HasTokens<PersonPart>("case_identity", "part");
            t.HasCheckConstraint("ck_case_identity_label", "length(btrim(label)) > 0");
        });
        builder.Property(i => i.Id).UseIdentityAlwaysColumn();
        builder.HasOne<CaseRow>().WithMany().HasForeignKey(i => i.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(i => new { i.CaseId, i.Label }).IsUnique();
        builder.Property(i => i.Label).HasMaxLength(ProtectedIdentity.MaxLabel);
        builder.Property(i => i.ProtectedName).HasMaxLength(ProtectedIdentity.MaxName);
        builder.Property(i => i.CreatedBy).HasMaxLength(200);
        builder.Property(i => i.RowVersion).IsRowVersion();
    }
}
