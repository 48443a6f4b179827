using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TocAnalysis.Web.Data.Configurations;

public sealed class SessionConfiguration : IEntityTypeConfiguration<SessionRow>
{
    public const int MaxBrowser = 200;

    public void Configure(EntityTypeBuilder<SessionRow> builder)
    {
        builder.ToTable("session");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.HasIndex(s => s.Hash).IsUnique();
        builder.HasIndex(s => s.UserId);
        builder.Property(s => s.Address).HasMaxLength(64);
        builder.Property(s => s.Browser).HasMaxLength(MaxBrowser);
        builder.HasOne<AppUser>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
