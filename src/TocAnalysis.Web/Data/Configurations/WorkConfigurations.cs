using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TocAnalysis.Web.Data.Configurations;

public sealed class CountryConfiguration : IEntityTypeConfiguration<CountryRow>
{
    public void Configure(EntityTypeBuilder<CountryRow> builder)
    {
        builder.ToTable("country");
        builder.HasKey(c => c.Code);
        builder.Property(c => c.Code).HasMaxLength(4);
        builder.Property(c => c.Name).HasMaxLength(200);
        builder.Property(c => c.Kind).HasMaxLength(32);
        builder.Property(c => c.Region).HasMaxLength(3);
        builder.Property(c => c.Subregion).HasMaxLength(3);
    }
}

public sealed class CountryGroupConfiguration : IEntityTypeConfiguration<CountryGroupRow>
{
    public void Configure(EntityTypeBuilder<CountryGroupRow> builder)
    {
        builder.ToTable("country_group");
        builder.HasKey(c => new { c.Grouping, c.Country, c.GroupKey });
        builder.HasOne<CountryRow>().WithMany().HasForeignKey(c => c.Country).OnDelete(DeleteBehavior.Cascade);
        builder.Property(c => c.Grouping).HasMaxLength(64);
        builder.Property(c => c.GroupKey).HasMaxLength(64);
    }
}

public sealed class OffenceConfiguration : IEntityTypeConfiguration<OffenceRow>
{
    public void Configure(EntityTypeBuilder<OffenceRow> builder)
    {
        builder.ToTable("offence");
        builder.HasKey(o => o.Code);
        builder.Property(o => o.Code).HasMaxLength(32);
        builder.Property(o => o.Label).HasMaxLength(300);
        builder.HasOne<OffenceRow>().WithMany().HasForeignKey(o => o.Parent).OnDelete(DeleteBehavior.Restrict);
    }
}

public sealed class OffenceAncestorConfiguration : IEntityTypeConfiguration<OffenceAncestorRow>
{
    public void Configure(EntityTypeBuilder<OffenceAncestorRow> builder)
    {
        builder.ToTable("offence_ancestor");
        builder.HasKey(o => new { o.Offence, o.Ancestor });
        builder.HasIndex(o => new { o.Ancestor, o.Offence });
        builder.HasOne<OffenceRow>().WithMany().HasForeignKey(o => o.Offence).OnDelete(DeleteBehavior.Cascade);
    }
}

public sealed class SettingConfiguration : IEntityTypeConfiguration<SettingRow>
{
    public void Configure(EntityTypeBuilder<SettingRow> builder)
    {
        builder.ToTable("setting");
        builder.HasKey(s => s.Key);
        builder.Property(s => s.Key).HasMaxLength(100);
    }
}

public sealed class AppUserConfiguration : IEntityTypeConfiguration<AppUser>
{
    public void Configure(EntityTypeBuilder<AppUser> builder) => builder.Property(u => u.DisplayName).HasMaxLength(100);
}

public sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKeyRow>
{
    public void Configure(EntityTypeBuilder<ApiKeyRow> builder)
    {
        builder.ToTable("api_key", t => t.HasGivenRole("api_key", "role"));
        builder.HasIndex(k => k.Hash).IsUnique();
        builder.Property(k => k.Name).HasMaxLength(100);
        builder.Property(k => k.CreatedBy).HasMaxLength(200);
    }
}

public sealed class DraftConfiguration : IEntityTypeConfiguration<DraftRow>
{
    public void Configure(EntityTypeBuilder<DraftRow> builder)
    {
        builder.ToTable("draft");
        builder.HasKey(d => new { d.UserId, d.Kind, d.Key });
        builder.HasOne<AppUser>().WithMany().HasForeignKey(d => d.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(d => d.Kind).HasMaxLength(32);
        builder.Property(d => d.Key).HasMaxLength(100);
        builder.Property(d => d.Content).HasColumnType("jsonb");
    }
}

public sealed class IdempotencyConfiguration : IEntityTypeConfiguration<IdempotencyRow>
{
    public void Configure(EntityTypeBuilder<IdempotencyRow> builder)
    {
        builder.ToTable("idempotency_key");
        builder.HasKey(k => new { k.Actor, k.Key });
        builder.HasIndex(k => k.At);
        builder.Property(k => k.Actor).HasMaxLength(200);
        builder.Property(k => k.Key).HasMaxLength(Once.MaxKey);
        builder.Property(k => k.RequestHash).HasMaxLength(64);
        builder.Property(k => k.Answer).HasColumnType("jsonb");
    }
}

public sealed class ImportBatchConfiguration : IEntityTypeConfiguration<ImportBatchRow>
{
    public void Configure(EntityTypeBuilder<ImportBatchRow> builder)
    {
        builder.ToTable("import_batch");
        builder.Property(b => b.Id).UseIdentityAlwaysColumn();
        builder.Property(b => b.FileName).HasMaxLength(260);
        builder.Property(b => b.Hash).HasMaxLength(64);
        builder.Property(b => b.By).HasMaxLength(200);
        builder.Property(b => b.UndoneBy).HasMaxLength(200);
        builder.Property(b => b.Door).HasMaxLength(32);
        builder.Property(b => b.Counts).HasColumnType("jsonb");
        builder.Property(b => b.Undo).HasColumnType("jsonb");
    }
}

public sealed class AuditConfiguration : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> builder)
    {
        builder.ToTable("audit_entry");
        builder.Property(a => a.Id).UseIdentityAlwaysColumn();
        builder.HasIndex(a => new { a.CaseId, a.Id });
        builder.HasIndex(a => a.At);
        builder.Property(a => a.Actor).HasMaxLength(200);
        builder.Property(a => a.Door).HasMaxLength(32);
        builder.Property(a => a.Action).HasMaxLength(32);
        builder.Property(a => a.Entity).HasMaxLength(64);
        builder.Property(a => a.Key).HasMaxLength(200);
        builder.Property(a => a.Changes).HasColumnType("jsonb");
        builder.Property(a => a.Reason).HasMaxLength(4_000);
    }
}
