using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class CaseChangeLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "case_change",
                columns: table => new
                {
                    xact = table.Column<ulong>(type: "xid8", nullable: false, defaultValueSql: "pg_current_xact_id()"),
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    words = table.Column<bool>(type: "boolean", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_change", x => new { x.xact, x.case_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_case_record_title_id",
                table: "case_record",
                columns: new[] { "title", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_case_record_updated_at_id",
                table: "case_record",
                columns: new[] { "updated_at", "id" },
                descending: new[] { true, false });

            migrationBuilder.CreateIndex(
                name: "ix_case_change_at",
                table: "case_change",
                column: "at");

            CaseChangeTriggers.Create(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            CaseChangeTriggers.Drop(migrationBuilder);

            migrationBuilder.DropTable(
                name: "case_change");

            migrationBuilder.DropIndex(
                name: "ix_case_record_title_id",
                table: "case_record");

            migrationBuilder.DropIndex(
                name: "ix_case_record_updated_at_id",
                table: "case_record");
        }
    }
}
