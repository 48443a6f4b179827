using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class Audiences : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audience",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audience", x => x.id);
                    table.CheckConstraint("ck_audience_name", "length(btrim(name)) > 0");
                });

            migrationBuilder.CreateTable(
                name: "audience_member",
                columns: table => new
                {
                    audience_id = table.Column<long>(type: "bigint", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audience_member", x => new { x.user_id, x.audience_id });
                    table.ForeignKey(
                        name: "fk_audience_member_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "AspNetUsers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_audience_member_audience_audience_id",
                        column: x => x.audience_id,
                        principalTable: "audience",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "case_audience",
                columns: table => new
                {
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    audience_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_audience", x => new { x.case_id, x.audience_id });
                    table.ForeignKey(
                        name: "fk_case_audience_audience_audience_id",
                        column: x => x.audience_id,
                        principalTable: "audience",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_case_audience_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_audience_name",
                table: "audience",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audience_member_audience_id",
                table: "audience_member",
                column: "audience_id");

            migrationBuilder.CreateIndex(
                name: "ix_case_audience_audience_id",
                table: "case_audience",
                column: "audience_id");

            CaseChangeTriggers.CreateForAudiences(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audience_member");

            migrationBuilder.DropTable(
                name: "case_audience");

            migrationBuilder.DropTable(
                name: "audience");
        }
    }
}
