using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TocAnalysis.Web.Data.Configurations;

public sealed class SavedViewConfiguration : IEntityTypeConfiguration<SavedViewRow>
{
    public const int MaxName = 120;
    public const int MaxQuery = 8_000;
    public const int MaxPlace = 20;

    public void Configure(EntityTypeBuilder<SavedViewRow> builder)
    {
        builder.ToTable("saved_view", t =>
        {
            t.HasGivenRole("saved_view", "shared_with");
            t.HasCheckConstraint("ck_saved_view_name", "length(btrim(name)) > 0");
        });
        builder.Property(v => v.Owner).HasMaxLength(200);
        builder.Property(v => v.Name).HasMaxLength(MaxName);
        builder.Property(v => v.Query).HasMaxLength(MaxQuery);
        builder.Property(v => v.Place).HasMaxLength(MaxPlace).HasDefaultValue(ViewPlace.Cases);
        builder.HasIndex(v => new { v.OwnerId, v.Place, v.Name }).IsUnique();
        builder.HasOne<AppUser>().WithMany().HasForeignKey(v => v.OwnerId).OnDelete(DeleteBehavior.Cascade);
    }
}

public sealed class SavedViewLookConfiguration : IEntityTypeConfiguration<SavedViewLookRow>
{
    public void Configure(EntityTypeBuilder<SavedViewLookRow> builder)
    {
        builder.ToTable("saved_view_look");
        builder.HasKey(l => new { l.ViewId, l.UserId });
        builder.HasOne<SavedViewRow>().WithMany().HasForeignKey(l => l.ViewId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<AppUser>().WithMany().HasForeignKey(l => l.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
