using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class SavedTablesAndReleases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "saved_table",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    owner = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    content = table.Column<string>(type: "jsonb", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_table", x => x.id);
                    table.ForeignKey(
                        name: "fk_saved_table_asp_net_users_owner_id",
                        column: x => x.owner_id,
                        principalTable: "AspNetUsers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "table_release",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    table_id = table.Column<long>(type: "bigint", nullable: true),
                    table_version = table.Column<int>(type: "integer", nullable: true),
                    title = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    query = table.Column<string>(type: "text", nullable: false),
                    filter_query = table.Column<string>(type: "text", nullable: false),
                    filter = table.Column<string>(type: "text", nullable: false),
                    measure = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    basis = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    reading = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    rests_on_codings = table.Column<bool>(type: "boolean", nullable: false),
                    data_version = table.Column<long>(type: "bigint", nullable: false),
                    codebook_version = table.Column<int>(type: "integer", nullable: false),
                    threshold = table.Column<int>(type: "integer", nullable: true),
                    n = table.Column<int>(type: "integer", nullable: true),
                    figures = table.Column<string>(type: "jsonb", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    purpose = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_table_release", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "saved_table_version",
                columns: table => new
                {
                    table_id = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    content = table.Column<string>(type: "jsonb", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_table_version", x => new { x.table_id, x.version });
                    table.ForeignKey(
                        name: "fk_saved_table_version_saved_table_table_id",
                        column: x => x.table_id,
                        principalTable: "saved_table",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "table_release_file",
                columns: table => new
                {
                    release_id = table.Column<long>(type: "bigint", nullable: false),
                    ending = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    content_type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_table_release_file", x => new { x.release_id, x.ending });
                    table.ForeignKey(
                        name: "fk_table_release_file_table_release_release_id",
                        column: x => x.release_id,
                        principalTable: "table_release",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_saved_table_owner_id",
                table: "saved_table",
                column: "owner_id");

            migrationBuilder.CreateIndex(
                name: "ix_table_release_measure_basis",
                table: "table_release",
                columns: new[] { "measure", "basis" });

            // What was given out stays: the database itself refuses changes.
            migrationBuilder.Sql("""
                CREATE FUNCTION toc_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'A release does not change.'; END $$;
                CREATE TRIGGER table_release_is_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON table_release FOR EACH STATEMENT EXECUTE FUNCTION toc_refuse_change();
                CREATE TRIGGER table_release_file_is_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON table_release_file FOR EACH STATEMENT EXECUTE FUNCTION toc_refuse_change();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "saved_table_version");

            migrationBuilder.DropTable(
                name: "table_release_file");

            migrationBuilder.DropTable(
                name: "saved_table");

            migrationBuilder.DropTable(
                name: "table_release");

            migrationBuilder.Sql("DROP FUNCTION toc_refuse_change();");
        }
    }
}
