using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class CodingRounds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "code_change",
                columns: table => new
                {
                    version = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    harmless = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    mapped_to = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_code_change", x => new { x.version, x.code, x.kind });
                    table.CheckConstraint("ck_code_change_kind", "kind IN ('added', 'removed', 'moved', 'reworded', 'scale-changed')");
                    table.ForeignKey(
                        name: "fk_code_change_codebook_version_version",
                        column: x => x.version,
                        principalTable: "codebook_version",
                        principalColumn: "number",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "coding_round",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    codebook_version = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    blind = table.Column<bool>(type: "boolean", nullable: false),
                    own_adjudication = table.Column<bool>(type: "boolean", nullable: false),
                    seed = table.Column<long>(type: "bigint", nullable: false),
                    share = table.Column<int>(type: "integer", nullable: false),
                    coders_per_doubled = table.Column<int>(type: "integer", nullable: false),
                    codes = table.Column<string[]>(type: "text[]", nullable: false),
                    filter = table.Column<string>(type: "text", nullable: false),
                    sample = table.Column<int>(type: "integer", nullable: true),
                    organizer_id = table.Column<Guid>(type: "uuid", nullable: true),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_coding_round", x => x.id);
                    table.CheckConstraint("ck_coding_round_name", "length(btrim(name)) > 0");
                    table.CheckConstraint("ck_coding_round_share", "share BETWEEN 0 AND 100");
                    table.CheckConstraint("ck_coding_round_state", "state IN ('open', 'closed')");
                    table.ForeignKey(
                        name: "fk_coding_round_asp_net_users_organizer_id",
                        column: x => x.organizer_id,
                        principalTable: "AspNetUsers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_coding_round_codebook_version_codebook_version",
                        column: x => x.codebook_version,
                        principalTable: "codebook_version",
                        principalColumn: "number",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "coding_step",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    coder_id = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    round = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    before = table.Column<string>(type: "jsonb", nullable: true),
                    after = table.Column<string>(type: "jsonb", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    undone = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_coding_step", x => x.id);
                    table.ForeignKey(
                        name: "fk_coding_step_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_coding_step_coder_coder_id",
                        column: x => x.coder_id,
                        principalTable: "coder",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "memo",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    case_id = table.Column<long>(type: "bigint", nullable: true),
                    code = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    text = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: false),
                    coder_id = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_memo", x => x.id);
                    table.CheckConstraint("ck_memo_kind", "kind IN ('question', 'definition', 'boundary', 'theory', 'method')");
                    table.CheckConstraint("ck_memo_target", "case_id IS NOT NULL OR code IS NOT NULL");
                    table.CheckConstraint("ck_memo_text", "length(btrim(text)) > 0");
                    table.ForeignKey(
                        name: "fk_memo_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_memo_coder_coder_id",
                        column: x => x.coder_id,
                        principalTable: "coder",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "round_case",
                columns: table => new
                {
                    round_id = table.Column<long>(type: "bigint", nullable: false),
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    wanted = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_round_case", x => new { x.round_id, x.case_id });
                    table.CheckConstraint("ck_round_case_wanted", "wanted >= 1");
                    table.ForeignKey(
                        name: "fk_round_case_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_round_case_rounds_round_id",
                        column: x => x.round_id,
                        principalTable: "coding_round",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "round_coder",
                columns: table => new
                {
                    round_id = table.Column<long>(type: "bigint", nullable: false),
                    coder_id = table.Column<long>(type: "bigint", nullable: false),
                    left_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    left_reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_round_coder", x => new { x.round_id, x.coder_id });
                    table.ForeignKey(
                        name: "fk_round_coder_coder_coder_id",
                        column: x => x.coder_id,
                        principalTable: "coder",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_round_coder_rounds_round_id",
                        column: x => x.round_id,
                        principalTable: "coding_round",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "adjudication",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    round_id = table.Column<long>(type: "bigint", nullable: false),
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    outcome = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    value = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    own_case = table.Column<bool>(type: "boolean", nullable: false),
                    based_on = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_adjudication", x => x.id);
                    table.CheckConstraint("ck_adjudication_outcome", "outcome IN ('agreed', 'proposal', 'other-value', 'contested', 'sent-back')");
                    table.CheckConstraint("ck_adjudication_reason", "outcome = 'agreed' OR length(btrim(reason)) > 0");
                    table.CheckConstraint("ck_adjudication_settled", "(outcome = 'sent-back') = (value IS NULL)");
                    table.CheckConstraint("ck_adjudication_value", "value IN ('A', 'B', 'mixed', 'present', 'absent', 'not-applicable', 'cannot-tell', 'contested')");
                    table.ForeignKey(
                        name: "fk_adjudication_round_case_round_id_case_id",
                        columns: x => new { x.round_id, x.case_id },
                        principalTable: "round_case",
                        principalColumns: new[] { "round_id", "case_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "assignment",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    round_id = table.Column<long>(type: "bigint", nullable: false),
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    coder_id = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    submitted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    sent_back = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assignment", x => x.id);
                    table.CheckConstraint("ck_assignment_state", "state IN ('new', 'in-progress', 'submitted', 'reopened', 'returned')");
                    table.ForeignKey(
                        name: "fk_assignment_round_case_round_id_case_id",
                        columns: x => new { x.round_id, x.case_id },
                        principalTable: "round_case",
                        principalColumns: new[] { "round_id", "case_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_assignment_round_coder_round_id_coder_id",
                        columns: x => new { x.round_id, x.coder_id },
                        principalTable: "round_coder",
                        principalColumns: new[] { "round_id", "coder_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "submission",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    assignment_id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    independent = table.Column<bool>(type: "boolean", nullable: false),
                    values = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_submission", x => x.id);
                    table.ForeignKey(
                        name: "fk_submission_assignment_assignment_id",
                        column: x => x.assignment_id,
                        principalTable: "assignment",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_adjudication_case_id_code_id",
                table: "adjudication",
                columns: new[] { "case_id", "code", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_adjudication_round_id_case_id",
                table: "adjudication",
                columns: new[] { "round_id", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_assignment_case_id",
                table: "assignment",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_assignment_coder_id_state",
                table: "assignment",
                columns: new[] { "coder_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_assignment_round_id_case_id_coder_id",
                table: "assignment",
                columns: new[] { "round_id", "case_id", "coder_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_assignment_round_id_coder_id",
                table: "assignment",
                columns: new[] { "round_id", "coder_id" });

            migrationBuilder.CreateIndex(
                name: "ix_coding_round_codebook_version",
                table: "coding_round",
                column: "codebook_version");

            migrationBuilder.CreateIndex(
                name: "ix_coding_round_name",
                table: "coding_round",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_coding_round_organizer_id",
                table: "coding_round",
                column: "organizer_id");

            migrationBuilder.CreateIndex(
                name: "ix_coding_step_case_id_coder_id_id",
                table: "coding_step",
                columns: new[] { "case_id", "coder_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_coding_step_coder_id",
                table: "coding_step",
                column: "coder_id");

            migrationBuilder.CreateIndex(
                name: "ix_memo_case_id_code",
                table: "memo",
                columns: new[] { "case_id", "code" });

            migrationBuilder.CreateIndex(
                name: "ix_memo_coder_id",
                table: "memo",
                column: "coder_id");

            migrationBuilder.CreateIndex(
                name: "ix_round_case_case_id",
                table: "round_case",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_round_coder_coder_id",
                table: "round_coder",
                column: "coder_id");

            migrationBuilder.CreateIndex(
                name: "ix_submission_assignment_id",
                table: "submission",
                column: "assignment_id");

            migrationBuilder.Sql(GuardSql.Up);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(GuardSql.Down);
            migrationBuilder.DropTable(
                name: "adjudication");

            migrationBuilder.DropTable(
                name: "code_change");

            migrationBuilder.DropTable(
                name: "coding_step");

            migrationBuilder.DropTable(
                name: "memo");

            migrationBuilder.DropTable(
                name: "submission");

            migrationBuilder.DropTable(
                name: "assignment");

            migrationBuilder.DropTable(
                name: "round_case");

            migrationBuilder.DropTable(
                name: "round_coder");

            migrationBuilder.DropTable(
                name: "coding_round");
        }
    }
}
