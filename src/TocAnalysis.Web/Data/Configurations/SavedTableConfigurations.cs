using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TocAnalysis.Web.Data.Configurations;

public sealed class SavedTableConfiguration : IEntityTypeConfiguration<SavedTableRow>
{
    public void Configure(EntityTypeBuilder<SavedTableRow> builder)
    {
        builder.ToTable("saved_table");
        builder.Property(t => t.Id).UseIdentityAlwaysColumn();
        builder.Property(t => t.Name).HasMaxLength(200);
        builder.Property(t => t.Owner).HasMaxLength(200);
        builder.Property(t => t.Content).HasColumnType("jsonb");
        builder.HasOne<AppUser>().WithMany().HasForeignKey(t => t.OwnerId).OnDelete(DeleteBehavior.SetNull);
        builder.Edited();
    }
}

public sealed class SavedTableVersionConfiguration : IEntityTypeConfiguration<SavedTableVersionRow>
{
    public void Configure(EntityTypeBuilder<SavedTableVersionRow> builder)
    {
        builder.ToTable("saved_table_version");
        builder.HasKey(v => new { v.TableId, v.Version });
        builder.Property(v => v.Content).HasColumnType("jsonb");
        builder.Property(v => v.By).HasMaxLength(200);
        builder.HasOne<SavedTableRow>().WithMany().HasForeignKey(v => v.TableId).OnDelete(DeleteBehavior.Cascade);
    }
}

public sealed class ReleaseConfiguration : IEntityTypeConfiguration<ReleaseRow>
{
    public void Configure(EntityTypeBuilder<ReleaseRow> builder)
    {
        builder.ToTable("table_release");
        builder.Property(r => r.Id).UseIdentityAlwaysColumn();
        builder.Property(r => r.Title).HasMaxLength(400);
        builder.Property(r => r.Measure).HasMaxLength(32);
        builder.Property(r => r.Basis).HasMaxLength(200);
        builder.Property(r => r.Reading).HasMaxLength(32);
        builder.Property(r => r.By).HasMaxLength(200);
        builder.Property(r => r.Purpose).HasMaxLength(2_000);
        builder.Property(r => r.Figures).HasColumnType("jsonb");
        builder.HasIndex(r => new { r.Measure, r.Basis });
        // A release outlives the table it was made from, so there is no foreign key to it.
        builder.HasMany(r => r.Files).WithOne().HasForeignKey(f => f.ReleaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

public sealed class ReleaseFileConfiguration : IEntityTypeConfiguration<ReleaseFileRow>
{
    public void Configure(EntityTypeBuilder<ReleaseFileRow> builder)
    {
        builder.ToTable("table_release_file");
        builder.HasKey(f => new { f.ReleaseId, f.Ending });
        builder.Property(f => f.Ending).HasMaxLength(32);
        builder.Property(f => f.ContentType).HasMaxLength(100);
        builder.Property(f => f.Hash).HasMaxLength(64);
    }
}
