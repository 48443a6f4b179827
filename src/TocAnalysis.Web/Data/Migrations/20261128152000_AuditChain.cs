using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TocAnalysis.Web.Data.Audit;

namespace TocAnalysis.Web.Data.Migrations
{
    /// <summary>Audit entries are only added to, and each is linked to the one before. All of it is the database's own work, so the model of the program does not change.</summary>
    [DbContext(typeof(TocContext))]
    [Migration("20261128152000_AuditChain")]
    public partial class AuditChain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(AuditChainSql.Up);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(AuditChainSql.Down);
    }
}
