using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TocAnalysis.Domain.Implementation;

namespace TocAnalysis.Web.Data.Configurations;

public sealed class TreatySnapshotConfiguration : IEntityTypeConfiguration<TreatySnapshotRow>
{
    public void Configure(EntityTypeBuilder<TreatySnapshotRow> builder)
    {
        builder.ToTable("treaty_snapshot", t => t.HasTokens<Instrument>("treaty_snapshot", "instrument"));
        builder.Property(s => s.Id).UseIdentityAlwaysColumn();
        builder.HasIndex(s => new { s.Instrument, s.AsOf }).IsUnique();
        builder.Property(s => s.FileName).HasMaxLength(260);
        builder.Property(s => s.Hash).HasMaxLength(64);
        builder.Property(s => s.By).HasMaxLength(200);
        builder.HasMany(s => s.Actions).WithOne().HasForeignKey(a => a.SnapshotId).OnDelete(DeleteBehavior.Cascade);
    }
}

public sealed class TreatyActionConfiguration : IEntityTypeConfiguration<TreatyActionRow>
{
    public void Configure(EntityTypeBuilder<TreatyActionRow> builder)
    {
        builder.ToTable("treaty_action", t =>
        {
            t.HasTokens<DepositKind>("treaty_action", "deposit");
            t.HasCheckConstraint("ck_treaty_action_deposited", "(deposited_on IS NULL) = (deposit IS NULL)");
        });
        builder.HasKey(a => new { a.SnapshotId, a.Participant });
        builder.Property(a => a.Participant).HasMaxLength(4);
        builder.Property(a => a.PublishedName).HasMaxLength(200);
        builder.Ignore(a => a.Action);
    }
}

public sealed class ImplementationConfiguration : IEntityTypeConfiguration<ImplementationRow>
{
    public void Configure(EntityTypeBuilder<ImplementationRow> builder)
    {
        builder.ToTable("implementation_entry", t =>
        {
            t.HasTokens<ImplementationKind>("implementation_entry", "kind");
            t.HasTokens<Instrument>("implementation_entry", "instrument");
            t.HasTokens<AssistanceChannel>("implementation_entry", "channel");
            t.HasCheckConstraint("ck_implementation_entry_article", "article IS NULL OR instrument IS NOT NULL");
            t.HasCheckConstraint("ck_implementation_entry_amount", "(amount IS NULL) = (currency IS NULL) AND (amount IS NULL OR amount > 0)");
        });
        builder.Property(e => e.Id).UseIdentityAlwaysColumn();
        builder.Edited();
        builder.HasIndex(e => new { e.Kind, e.Country });
        builder.HasOne<CountryRow>().WithMany().HasForeignKey(e => e.Country).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<CaseRow>().WithMany().HasForeignKey(e => e.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ImplementationRow>().WithMany().HasForeignKey(e => e.AnswersId).OnDelete(DeleteBehavior.Restrict);
        builder.Cited(e => e.SourceId, e => e.Locator);
        builder.Property(e => e.Article).HasMaxLength(8);
        builder.Property(e => e.Category).HasMaxLength(64);
        builder.Property(e => e.Title).HasMaxLength(ImplementationEntry.MaxTitle);
        builder.Property(e => e.Text).HasMaxLength(ImplementationEntry.MaxText);
        builder.Property(e => e.Date).HasMaxLength(40);
        builder.Property(e => e.Provider).HasMaxLength(ImplementationEntry.MaxProvider);
        builder.Property(e => e.Currency).HasMaxLength(3);
        builder.Property(e => e.Amount).HasPrecision(18, 2);
    }
}
