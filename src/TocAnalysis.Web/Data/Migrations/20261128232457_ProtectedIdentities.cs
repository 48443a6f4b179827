using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class ProtectedIdentities : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "case_identity",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    label = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    part = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    protected_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    protected_aliases = table.Column<string[]>(type: "text[]", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_identity", x => x.id);
                    table.CheckConstraint("ck_case_identity_label", "length(btrim(label)) > 0");
                    table.CheckConstraint("ck_case_identity_part", "part IN ('victim', 'suspect', 'witness', 'other')");
                    table.ForeignKey(
                        name: "fk_case_identity_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_case_identity_case_id_label",
                table: "case_identity",
                columns: new[] { "case_id", "label" },
                unique: true);
            // Decisions are only added to. That the reason of one is masked is let through where the transaction says that it masks; nothing else of it changes.
            migrationBuilder.Sql(
                """
                DROP TRIGGER guard_unchanged ON adjudication;
                CREATE TRIGGER guard_unchanged BEFORE UPDATE ON adjudication FOR EACH ROW
                    WHEN (to_jsonb(OLD) - 'counts_as' - 'reason' IS DISTINCT FROM to_jsonb(NEW) - 'counts_as' - 'reason'
                        OR (OLD.reason IS DISTINCT FROM NEW.reason AND coalesce(current_setting('toc.masking', true), '') <> 'on'))
                    EXECUTE FUNCTION toc_guard_added_only();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER guard_unchanged ON adjudication;
                CREATE TRIGGER guard_unchanged BEFORE UPDATE ON adjudication FOR EACH ROW
                    WHEN (to_jsonb(OLD) - 'counts_as' IS DISTINCT FROM to_jsonb(NEW) - 'counts_as') EXECUTE FUNCTION toc_guard_added_only();
                """);
            migrationBuilder.DropTable(
                name: "case_identity");
        }
    }
}
