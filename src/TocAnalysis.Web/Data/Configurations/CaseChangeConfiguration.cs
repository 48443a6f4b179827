using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TocAnalysis.Web.Data.Configurations;

public sealed class CaseChangeConfiguration : IEntityTypeConfiguration<CaseChangeRow>
{
    public void Configure(EntityTypeBuilder<CaseChangeRow> builder)
    {
        builder.ToTable("case_change");
        builder.HasKey(c => new { c.Xact, c.CaseId });
        builder.Property(c => c.Xact).HasColumnType("xid8").HasDefaultValueSql("pg_current_xact_id()").ValueGeneratedNever();
        builder.Property(c => c.At).HasDefaultValueSql("now()");
        builder.HasIndex(c => c.At);
    }
}
