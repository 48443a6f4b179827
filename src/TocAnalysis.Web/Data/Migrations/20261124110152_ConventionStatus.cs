using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class ConventionStatus : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "implementation_entry",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    country = table.Column<string>(type: "character varying(4)", nullable: true),
                    instrument = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    article = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: true),
                    category = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    title = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    text = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false),
                    date = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    provider = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    channel = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    amount = table.Column<decimal>(type: "numeric(18,2)", precision: 18, scale: 2, nullable: true),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: true),
                    source_id = table.Column<long>(type: "bigint", nullable: true),
                    locator = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    case_id = table.Column<long>(type: "bigint", nullable: true),
                    answers_id = table.Column<long>(type: "bigint", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_implementation_entry", x => x.id);
                    table.CheckConstraint("ck_implementation_entry_amount", "(amount IS NULL) = (currency IS NULL) AND (amount IS NULL OR amount > 0)");
                    table.CheckConstraint("ck_implementation_entry_article", "article IS NULL OR instrument IS NOT NULL");
                    table.CheckConstraint("ck_implementation_entry_channel", "channel IN ('bilateral', 'regional', 'united-nations')");
                    table.CheckConstraint("ck_implementation_entry_instrument", "instrument IN ('untoc', 'tip', 'som', 'firearms')");
                    table.CheckConstraint("ck_implementation_entry_kind", "kind IN ('measure', 'difficulty', 'need', 'assistance', 'session', 'review', 'decision', 'resource')");
                    table.ForeignKey(
                        name: "fk_implementation_entry_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_implementation_entry_country_country",
                        column: x => x.country,
                        principalTable: "country",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_implementation_entry_implementation_entry_answers_id",
                        column: x => x.answers_id,
                        principalTable: "implementation_entry",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_implementation_entry_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "treaty_snapshot",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    instrument = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    as_of = table.Column<DateOnly>(type: "date", nullable: false),
                    file_name = table.Column<string>(type: "character varying(260)", maxLength: 260, nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    notes = table.Column<string[]>(type: "text[]", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_treaty_snapshot", x => x.id);
                    table.CheckConstraint("ck_treaty_snapshot_instrument", "instrument IN ('untoc', 'tip', 'som', 'firearms')");
                });

            migrationBuilder.CreateTable(
                name: "treaty_action",
                columns: table => new
                {
                    snapshot_id = table.Column<long>(type: "bigint", nullable: false),
                    participant = table.Column<string>(type: "character varying(4)", maxLength: 4, nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    published_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    signed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    deposited_on = table.Column<DateOnly>(type: "date", nullable: true),
                    deposit = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_treaty_action", x => new { x.snapshot_id, x.participant });
                    table.CheckConstraint("ck_treaty_action_deposit", "deposit IN ('ratification', 'acceptance', 'approval', 'accession', 'succession')");
                    table.CheckConstraint("ck_treaty_action_deposited", "(deposited_on IS NULL) = (deposit IS NULL)");
                    table.ForeignKey(
                        name: "fk_treaty_action_treaty_snapshot_snapshot_id",
                        column: x => x.snapshot_id,
                        principalTable: "treaty_snapshot",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_implementation_entry_answers_id",
                table: "implementation_entry",
                column: "answers_id");

            migrationBuilder.CreateIndex(
                name: "ix_implementation_entry_case_id",
                table: "implementation_entry",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_implementation_entry_country",
                table: "implementation_entry",
                column: "country");

            migrationBuilder.CreateIndex(
                name: "ix_implementation_entry_kind_country",
                table: "implementation_entry",
                columns: new[] { "kind", "country" });

            migrationBuilder.CreateIndex(
                name: "ix_implementation_entry_source_id",
                table: "implementation_entry",
                column: "source_id");

            migrationBuilder.CreateIndex(
                name: "ix_treaty_snapshot_instrument_as_of",
                table: "treaty_snapshot",
                columns: new[] { "instrument", "as_of" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "implementation_entry");

            migrationBuilder.DropTable(
                name: "treaty_action");

            migrationBuilder.DropTable(
                name: "treaty_snapshot");
        }
    }
}
