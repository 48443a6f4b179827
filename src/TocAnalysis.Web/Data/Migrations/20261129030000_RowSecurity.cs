using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TocAnalysis.Web.Data.Migrations
{
    /// <summary>A second fence around records, for programs that do not own the tables. All of it is the database's own work, so the model of the program does not change.</summary>
    [DbContext(typeof(TocContext))]
    [Migration("20261129030000_RowSecurity")]
    public partial class RowSecurity : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(RowSecuritySql.Up);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(RowSecuritySql.Down);
    }
}
