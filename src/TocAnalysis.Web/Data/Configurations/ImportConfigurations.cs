using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TocAnalysis.Web.Data.Configurations;

public sealed class ImportJobConfiguration : IEntityTypeConfiguration<ImportJobRow>
{
    public void Configure(EntityTypeBuilder<ImportJobRow> builder)
    {
        builder.ToTable("import_job", t => t.HasTokens<ImportState>("import_job", "state"));
        builder.Property(j => j.Id).UseIdentityAlwaysColumn();
        builder.Property(j => j.Owner).HasMaxLength(200);
        builder.Property(j => j.FileName).HasMaxLength(260);
        builder.Property(j => j.Hash).HasMaxLength(64);
        builder.Property(j => j.Options).HasColumnType("jsonb");
        builder.Property(j => j.Report).HasColumnType("jsonb");
        builder.Property(j => j.Failure).HasMaxLength(500);
        builder.HasIndex(j => new { j.OwnerId, j.Id });
        builder.HasOne<AppUser>().WithMany().HasForeignKey(j => j.OwnerId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<ImportBatchRow>().WithMany().HasForeignKey(j => j.BatchId).OnDelete(DeleteBehavior.Restrict);
    }
}

public sealed class ImportFileConfiguration : IEntityTypeConfiguration<ImportFileRow>
{
    public void Configure(EntityTypeBuilder<ImportFileRow> builder)
    {
        builder.ToTable("import_file");
        builder.HasKey(f => new { f.JobId, f.Part });
        builder.HasOne<ImportJobRow>().WithMany().HasForeignKey(f => f.JobId).OnDelete(DeleteBehavior.Cascade);
    }
}

public sealed class ImportProfileConfiguration : IEntityTypeConfiguration<ImportProfileRow>
{
    public const int MaxName = 120;

    public void Configure(EntityTypeBuilder<ImportProfileRow> builder)
    {
        builder.ToTable("import_profile", t => t.HasCheckConstraint("ck_import_profile_name", "length(btrim(name)) > 0"));
        builder.Property(p => p.Owner).HasMaxLength(200);
        builder.Property(p => p.Name).HasMaxLength(MaxName);
        builder.Property(p => p.Content).HasColumnType("jsonb");
        builder.Property(p => p.RowVersion).IsRowVersion();
        builder.HasIndex(p => new { p.Owner, p.Name }).IsUnique();
        builder.HasOne<AppUser>().WithMany().HasForeignKey(p => p.OwnerId).OnDelete(DeleteBehavior.Cascade);
    }
}
