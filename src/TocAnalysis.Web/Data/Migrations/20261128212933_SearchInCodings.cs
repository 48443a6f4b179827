using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class SearchInCodings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            SearchSql.CreateForCodings(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            SearchSql.DropForCodings(migrationBuilder);
        }
    }
}
