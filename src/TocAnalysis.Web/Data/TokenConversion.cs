using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Data;

/// <summary>Keeps every enumeration of the Domain in the database by its permanent text.</summary>
public static class TokenConversion
{
    public static void Apply(ModelConfigurationBuilder builder)
    {
        foreach (var type in typeof(Stage).Assembly.GetTypes().Concat(typeof(TokenConversion).Assembly.GetTypes()).Where(HasTokens))
            builder.Properties(type).HaveConversion(typeof(TokenConverter<>).MakeGenericType(type)).HaveMaxLength(32);
    }

    private static bool HasTokens(Type type) =>
        type.IsEnum && type.GetFields(BindingFlags.Public | BindingFlags.Static).Any(f => f.GetCustomAttribute<TokenAttribute>() is not null);

    public sealed class TokenConverter<T>() : ValueConverter<T, string>(member => member.Text(), text => Tokens.Parse<T>(text))
        where T : struct, Enum;
}
