using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class SavedViews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "saved_view",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    query = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false),
                    shared_with = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_view", x => x.id);
                    table.CheckConstraint("ck_saved_view_name", "length(btrim(name)) > 0");
                    table.CheckConstraint("ck_saved_view_shared_with", "shared_with IN ('analyst', 'researcher', 'secretariat', 'administrator')");
                    table.ForeignKey(
                        name: "fk_saved_view_asp_net_users_owner_id",
                        column: x => x.owner_id,
                        principalTable: "AspNetUsers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "saved_view_look",
                columns: table => new
                {
                    view_id = table.Column<long>(type: "bigint", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_view_look", x => new { x.view_id, x.user_id });
                    table.ForeignKey(
                        name: "fk_saved_view_look_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "AspNetUsers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_saved_view_look_saved_view_view_id",
                        column: x => x.view_id,
                        principalTable: "saved_view",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_case_record_created_at",
                table: "case_record",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_saved_view_owner_id_name",
                table: "saved_view",
                columns: new[] { "owner_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_saved_view_look_user_id",
                table: "saved_view_look",
                column: "user_id");

            CaseChangeTriggers.CreateForSources(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            CaseChangeTriggers.DropForSources(migrationBuilder);

            migrationBuilder.DropTable(
                name: "saved_view_look");

            migrationBuilder.DropTable(
                name: "saved_view");

            migrationBuilder.DropIndex(
                name: "ix_case_record_created_at",
                table: "case_record");
        }
    }
}
