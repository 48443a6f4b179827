using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TocAnalysis.Web.Data.Configurations;

public sealed class PasskeyConfiguration : IEntityTypeConfiguration<PasskeyRow>
{
    public const int MaxName = 100;

    /// <summary>By the standard.</summary>
    private const int MaxCredential = 1_023;

    public void Configure(EntityTypeBuilder<PasskeyRow> builder)
    {
        builder.ToTable("passkey");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Name).HasMaxLength(MaxName);
        builder.Property(p => p.CredentialId).HasMaxLength(MaxCredential);
        builder.HasIndex(p => p.CredentialId).IsUnique();
        builder.HasIndex(p => p.UserId);
        builder.HasOne<AppUser>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

public sealed class PasskeyQuestionConfiguration : IEntityTypeConfiguration<PasskeyQuestionRow>
{
    public void Configure(EntityTypeBuilder<PasskeyQuestionRow> builder)
    {
        builder.ToTable("passkey_question");
        builder.HasKey(q => q.Hash);
        builder.Property(q => q.Purpose).HasMaxLength(16);
        builder.HasOne<AppUser>().WithMany().HasForeignKey(q => q.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
