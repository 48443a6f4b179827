using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Data.Configurations;

/// <summary>What several tables have in common.</summary>
internal static class TableRules
{
    /// <summary>The column holds one of the enumeration's permanent texts, or nothing.</summary>
    public static void HasTokens<T>(this TableBuilder table, string tableName, string column) where T : struct, Enum => HasOneOf(table, tableName, column, Tokens.All<T>());

    /// <summary>A column with a role that accounts and keys are given.</summary>
    public static void HasGivenRole(this TableBuilder table, string tableName, string column) => HasOneOf(table, tableName, column, AccessPolicy.Given.Select(r => r.Text()));

    private static void HasOneOf(TableBuilder table, string tableName, string column, IEnumerable<string> tokens) =>
        table.HasCheckConstraint($"ck_{tableName}_{column}", $"{column} IN ({string.Join(", ", tokens.Select(t => $"'{t}'"))})");

    /// <summary>Token, who and when of a row that people edit.</summary>
    public static void Edited<T>(this EntityTypeBuilder<T> builder) where T : EditedRow
    {
        builder.Property(e => e.RowVersion).IsRowVersion();
        builder.Property(e => e.CreatedBy).HasMaxLength(200);
        builder.Property(e => e.UpdatedBy).HasMaxLength(200);
    }

    /// <summary>A key of a code that a trigger of the database writes; the program only reads it.</summary>
    public static void WrittenByTrigger(this PropertyBuilder<string> property)
    {
        property.HasMaxLength(16).HasDefaultValue("").ValueGeneratedOnAddOrUpdate();
        property.Metadata.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
        property.Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
    }

    /// <summary>A source with a place in it. A source that is cited cannot be deleted.</summary>
    public static void Cited<T>(this EntityTypeBuilder<T> builder, Expression<Func<T, object?>> source, Expression<Func<T, string?>> locator) where T : class
    {
        builder.HasOne<SourceRow>().WithMany().HasForeignKey(source).OnDelete(DeleteBehavior.Restrict);
        builder.Property(locator).HasMaxLength(CaseContent.MaxNote);
    }
}
