using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Packages;

public class PackageDocumentTests
{
    [Fact]
    public void The_document_of_the_format_lists_its_files_and_columns_as_they_are()
    {
        var document = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "docs", "case-package.md"));
        document.ShouldEndWith("\n# Files and columns\n" + PackageDescription.Format());
        PackageDescription.Format().ShouldContain("## case_countries.csv\n");
    }
}
