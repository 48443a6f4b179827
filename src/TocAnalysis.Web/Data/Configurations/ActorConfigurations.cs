using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;

namespace TocAnalysis.Web.Data.Configurations;

public sealed class GroupConfiguration : IEntityTypeConfiguration<GroupRow>
{
    public void Configure(EntityTypeBuilder<GroupRow> builder)
    {
        // "group" is a reserved word of SQL.
        builder.ToTable("crime_group", t =>
        {
            t.HasTokens<GroupKind>("crime_group", "kind");
            t.HasTokens<GroupStructure>("crime_group", "structure");
            t.HasCheckConstraint("ck_crime_group_name", "length(btrim(name)) > 0");
        });
        builder.Property(g => g.Id).UseIdentityAlwaysColumn();
        builder.HasIndex(g => g.Reference).IsUnique();
        builder.Property(g => g.Reference).HasMaxLength(CaseContent.MaxReference);
        builder.Property(g => g.Name).HasMaxLength(300);
        builder.Property(g => g.Note).HasMaxLength(CaseContent.MaxNote);
        builder.HasOne<CountryRow>().WithMany().HasForeignKey(g => g.HomeCountry).OnDelete(DeleteBehavior.Restrict);
        builder.Edited();
    }
}

public sealed class GroupLinkConfiguration : IEntityTypeConfiguration<GroupLinkRow>
{
    public void Configure(EntityTypeBuilder<GroupLinkRow> builder)
    {
        builder.ToTable("group_link", t =>
        {
            t.HasTokens<GroupLinkKind>("group_link", "kind");
            t.HasCheckConstraint("ck_group_link_ends", "from_id <> to_id");
        });
        builder.HasOne<GroupRow>().WithMany().HasForeignKey(l => l.FromId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<GroupRow>().WithMany().HasForeignKey(l => l.ToId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<CaseRow>().WithMany().HasForeignKey(l => l.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(l => new { l.FromId, l.ToId, l.Kind, l.CaseId }).IsUnique().AreNullsDistinct(false);
        builder.Property(l => l.Start).HasMaxLength(24);
        builder.Property(l => l.End).HasMaxLength(24);
        builder.Property(l => l.Note).HasMaxLength(CaseContent.MaxNote);
        builder.Cited(l => l.SourceId, l => l.Locator);
        builder.Edited();
    }
}

public sealed class SourceConfiguration : IEntityTypeConfiguration<SourceRow>
{
    public void Configure(EntityTypeBuilder<SourceRow> builder)
    {
        builder.ToTable("source", t =>
        {
            t.HasTokens<SourceType>("source", "type");
            t.HasTokens<Reliability>("source", "reliability");
            t.HasCheckConstraint("ck_source_title", "length(btrim(title)) > 0");
        });
        builder.Property(s => s.Id).UseIdentityAlwaysColumn();
        builder.HasIndex(s => s.Reference).IsUnique();
        builder.Property(s => s.Reference).HasMaxLength(CaseContent.MaxReference);
        builder.Property(s => s.Title).HasMaxLength(500);
        builder.Property(s => s.Authors).HasMaxLength(500);
        builder.Property(s => s.Year).HasMaxLength(24);
        builder.Property(s => s.Publisher).HasMaxLength(300);
        builder.Property(s => s.Url).HasMaxLength(2_000);
        builder.Property(s => s.Note).HasMaxLength(CaseContent.MaxNote);
        builder.Edited();
    }
}
