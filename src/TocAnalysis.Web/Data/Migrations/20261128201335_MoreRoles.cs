using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class MoreRoles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_saved_view_shared_with",
                table: "saved_view");

            migrationBuilder.DropCheckConstraint(
                name: "ck_api_key_role",
                table: "api_key");

            migrationBuilder.AddCheckConstraint(
                name: "ck_saved_view_shared_with",
                table: "saved_view",
                sql: "shared_with IN ('analyst', 'researcher', 'adjudicator', 'secretariat', 'auditor', 'administrator')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_api_key_role",
                table: "api_key",
                sql: "role IN ('analyst', 'researcher', 'adjudicator', 'secretariat', 'auditor', 'administrator')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_saved_view_shared_with",
                table: "saved_view");

            migrationBuilder.DropCheckConstraint(
                name: "ck_api_key_role",
                table: "api_key");

            migrationBuilder.AddCheckConstraint(
                name: "ck_saved_view_shared_with",
                table: "saved_view",
                sql: "shared_with IN ('analyst', 'researcher', 'secretariat', 'administrator')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_api_key_role",
                table: "api_key",
                sql: "role IN ('analyst', 'researcher', 'secretariat', 'administrator')");
        }
    }
}
