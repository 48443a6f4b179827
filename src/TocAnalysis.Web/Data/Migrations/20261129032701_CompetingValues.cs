using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class CompetingValues : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "case_competing",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    field = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    value = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    against = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    certainty = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    source_id = table.Column<long>(type: "bigint", nullable: true),
                    locator = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    is_other = table.Column<bool>(type: "boolean", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    recorded_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_competing", x => x.id);
                    table.CheckConstraint("ck_case_competing_certainty", "certainty IN ('established', 'alleged', 'refuted')");
                    table.CheckConstraint("ck_case_competing_field", "field IN ('start', 'end', 'country', 'offence', 'activity')");
                    table.ForeignKey(
                        name: "fk_case_competing_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_case_competing_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_case_competing_case_id",
                table: "case_competing",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_case_competing_field_case_id",
                table: "case_competing",
                columns: new[] { "field", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_case_competing_source_id",
                table: "case_competing",
                column: "source_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "case_competing");
        }
    }
}
