using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Data.Configurations;

public sealed class ExportJobConfiguration : IEntityTypeConfiguration<ExportJobRow>
{
    public const int MaxQuery = 8_000;

    public void Configure(EntityTypeBuilder<ExportJobRow> builder)
    {
        builder.ToTable("export_job", t =>
        {
            t.HasTokens<ExportState>("export_job", "state");
            t.HasTokens<Sensitivity>("export_job", "highest");
        });
        builder.Property(j => j.Id).UseIdentityAlwaysColumn();
        builder.Property(j => j.Owner).HasMaxLength(200);
        builder.Property(j => j.Kind).HasMaxLength(32);
        builder.Property(j => j.Query).HasMaxLength(MaxQuery);
        builder.Property(j => j.FileName).HasMaxLength(200);
        builder.Property(j => j.Hash).HasMaxLength(64);
        builder.Property(j => j.Failure).HasMaxLength(500);
        builder.HasIndex(j => new { j.OwnerId, j.Id });
        builder.HasOne<AppUser>().WithMany().HasForeignKey(j => j.OwnerId).OnDelete(DeleteBehavior.Cascade);
    }
}
