using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Registers;

namespace TocAnalysis.Web.Data.Configurations;

public sealed class RegisterConfiguration : IEntityTypeConfiguration<RegisterRow>
{
    public void Configure(EntityTypeBuilder<RegisterRow> builder)
    {
        builder.ToTable("register_entry", t =>
        {
            t.HasTokens<RegisterKind>("register_entry", "kind");
            foreach (var register in RegisterList.All)
                t.HasCheckConstraint($"ck_register_entry_{register.Kind.Text().Replace('-', '_')}", Rule(register));
        });
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.Edited();
        builder.HasIndex(e => e.Reference).IsUnique();
        builder.HasIndex(e => e.Kind);
        builder.Property(e => e.Reference).HasMaxLength(RegisterEntry.MaxReference);
        builder.Property(e => e.Title).HasMaxLength(RegisterEntry.MaxTitle);
        builder.Property(e => e.Period).HasMaxLength(40);
        builder.Property(e => e.Data).HasColumnType("jsonb");
        builder.Property(e => e.Note).HasMaxLength(RegisterEntry.MaxNote);
        builder.HasOne<CaseRow>().WithMany().HasForeignKey(e => e.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<CountryRow>().WithMany().HasForeignKey(e => e.Country).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<GroupRow>().WithMany().HasForeignKey(e => e.FromGroupId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<GroupRow>().WithMany().HasForeignKey(e => e.ToGroupId).OnDelete(DeleteBehavior.Restrict);
        builder.Cited(e => e.SourceId, e => e.Locator);
    }

    /// <summary>What the database itself holds of a declaration: which fields there are, the words of fields of one word, the form of numbers, and what must be there.</summary>
    private static string Rule(RegisterDefinition register)
    {
        var rules = new List<string> { $"(data - ARRAY[{string.Join(", ", register.Fields.Select(f => $"'{f.Name}'"))}]) = '{{}}'::jsonb" };
        rules.AddRange(register.Fields.Where(f => f.Type == RegisterFieldType.Term).Select(f => $"coalesce(data ->> '{f.Name}' IN ({string.Join(", ", f.Terms.Select(t => $"'{t}'"))}), true)"));
        rules.AddRange(register.Fields.Where(f => f.Type == RegisterFieldType.Number).Select(f => $"coalesce(data ->> '{f.Name}' ~ '^[0-9]+(\\.[0-9]+)?$', true)"));
        rules.AddRange(register.Fields.Where(f => f.Required).Select(f => $"jsonb_exists(data, '{f.Name}')"));
        foreach (var (need, column) in new[] { (register.Case, "case_id"), (register.Country, "country"), (register.Period, "period"), (register.Source, "source_id"), (register.FromGroup, "from_group_id"), (register.ToGroup, "to_group_id") })
        {
            if (need != Need.Optional)
                rules.Add($"{column} IS {(need == Need.Required ? "NOT NULL" : "NULL")}");
        }

        if (!register.HasCases)
            rules.Add("cardinality(case_ids) = 0");
        return $"kind <> '{register.Kind.Text()}' OR ({string.Join(" AND ", rules)})";
    }
}
