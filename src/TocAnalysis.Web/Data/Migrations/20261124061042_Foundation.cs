using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using NpgsqlTypes;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class Foundation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateSequence(
                name: "case_number");

            migrationBuilder.CreateSequence(
                name: "group_number");

            migrationBuilder.CreateSequence(
                name: "source_number");

            migrationBuilder.CreateTable(
                name: "api_key",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    role = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_key", x => x.id);
                    table.CheckConstraint("ck_api_key_role", "role IN ('analyst', 'researcher', 'secretariat', 'administrator')");
                });

            migrationBuilder.CreateTable(
                name: "AspNetRoles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    concurrency_stamp = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_roles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUsers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    display_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    security_stamp = table.Column<string>(type: "text", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "text", nullable: true),
                    phone_number = table.Column<string>(type: "text", nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    lockout_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    access_failed_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_users", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_entry",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: true),
                    door = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    action = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    entity = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    case_id = table.Column<long>(type: "bigint", nullable: true),
                    changes = table.Column<string>(type: "jsonb", nullable: false),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    batch_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entry", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "case_record",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    reference = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    title = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    start = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: true),
                    start_earliest = table.Column<DateOnly>(type: "date", nullable: true),
                    start_latest = table.Column<DateOnly>(type: "date", nullable: true),
                    end = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: true),
                    end_earliest = table.Column<DateOnly>(type: "date", nullable: true),
                    end_latest = table.Column<DateOnly>(type: "date", nullable: true),
                    ongoing = table.Column<bool>(type: "boolean", nullable: false),
                    summary = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: false),
                    narrative = table.Column<string>(type: "character varying(1000000)", maxLength: 1000000, nullable: false),
                    sensitivity = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    fact_confidence = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    fact_note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    result_union = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    result_single_stage = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    result_direct = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    result_conduct = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    result_established = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    search = table.Column<NpgsqlTsVector>(type: "tsvector", nullable: false, computedColumnSql: "setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', summary), 'B') || setweight(to_tsvector('english', left(narrative, 240000)), 'C')", stored: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_record", x => x.id);
                    table.CheckConstraint("ck_case_record_fact_confidence", "fact_confidence IN ('high', 'medium', 'low')");
                    table.CheckConstraint("ck_case_record_ongoing", "NOT (ongoing AND \"end\" IS NOT NULL)");
                    table.CheckConstraint("ck_case_record_sensitivity", "sensitivity IN ('public', 'internal', 'restricted')");
                    table.CheckConstraint("ck_case_record_status", "status IN ('draft', 'recorded', 'reviewed')");
                    table.CheckConstraint("ck_case_record_title", "length(btrim(title)) > 0");
                });

            migrationBuilder.CreateTable(
                name: "codebook_version",
                columns: table => new
                {
                    number = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    title = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_codebook_version", x => x.number);
                    table.CheckConstraint("ck_codebook_version_state", "state IN ('draft', 'frozen', 'retired')");
                });

            migrationBuilder.CreateTable(
                name: "country",
                columns: table => new
                {
                    code = table.Column<string>(type: "character varying(4)", maxLength: 4, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    region = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: true),
                    subregion = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_country", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    friendly_name = table.Column<string>(type: "text", nullable: true),
                    xml = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_protection_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "import_batch",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    file_name = table.Column<string>(type: "character varying(260)", maxLength: 260, nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    door = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    counts = table.Column<string>(type: "jsonb", nullable: false),
                    undo = table.Column<string>(type: "jsonb", nullable: false),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    undone_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_batch", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "offence",
                columns: table => new
                {
                    code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    label = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    parent = table.Column<string>(type: "character varying(32)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_offence", x => x.code);
                    table.ForeignKey(
                        name: "fk_offence_offence_parent",
                        column: x => x.parent,
                        principalTable: "offence",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "setting",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    value = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_setting", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "source",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    reference = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    type = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    title = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    authors = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    year = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: true),
                    publisher = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    url = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    reliability = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_source", x => x.id);
                    table.CheckConstraint("ck_source_reliability", "reliability IN ('A', 'B', 'C', 'D', 'E', 'F')");
                    table.CheckConstraint("ck_source_title", "length(btrim(title)) > 0");
                    table.CheckConstraint("ck_source_type", "type IN ('judgment', 'official_report', 'academic', 'ngo', 'press', 'dataset', 'other')");
                });

            migrationBuilder.CreateTable(
                name: "AspNetRoleClaims",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    role_id = table.Column<Guid>(type: "uuid", nullable: false),
                    claim_type = table.Column<string>(type: "text", nullable: true),
                    claim_value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_role_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_asp_net_role_claims_asp_net_roles_role_id",
                        column: x => x.role_id,
                        principalTable: "AspNetRoles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserClaims",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    claim_type = table.Column<string>(type: "text", nullable: true),
                    claim_value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_user_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_asp_net_user_claims_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "AspNetUsers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserLogins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "text", nullable: false),
                    provider_key = table.Column<string>(type: "text", nullable: false),
                    provider_display_name = table.Column<string>(type: "text", nullable: true),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_user_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "fk_asp_net_user_logins_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "AspNetUsers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserRoles",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    role_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_user_roles", x => new { x.user_id, x.role_id });
                    table.ForeignKey(
                        name: "fk_asp_net_user_roles_asp_net_roles_role_id",
                        column: x => x.role_id,
                        principalTable: "AspNetRoles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_asp_net_user_roles_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "AspNetUsers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserTokens",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    login_provider = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_user_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "fk_asp_net_user_tokens_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "AspNetUsers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "coder",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_coder", x => x.id);
                    table.CheckConstraint("ck_coder_name", "length(btrim(name)) > 0");
                    table.ForeignKey(
                        name: "fk_coder_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "AspNetUsers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "draft",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    content = table.Column<string>(type: "jsonb", nullable: false),
                    base_version = table.Column<int>(type: "integer", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_draft", x => new { x.user_id, x.kind, x.key });
                    table.ForeignKey(
                        name: "fk_draft_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "AspNetUsers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "case_domain",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    domain = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    criterion = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_domain", x => x.id);
                    table.CheckConstraint("ck_case_domain_domain", "domain IN ('organized', 'corporate', 'professional', 'political')");
                    table.ForeignKey(
                        name: "fk_case_domain_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "case_position",
                columns: table => new
                {
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    adjudicated = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    majority = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    coders = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_position", x => new { x.case_id, x.code });
                    table.CheckConstraint("ck_case_position_adjudicated", "adjudicated IN ('A', 'B', 'mixed', 'present', 'absent', 'not-applicable', 'cannot-tell', 'contested')");
                    table.CheckConstraint("ck_case_position_majority", "majority IN ('A', 'B', 'mixed', 'present', 'absent', 'not-applicable', 'cannot-tell', 'contested')");
                    table.ForeignKey(
                        name: "fk_case_position_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "case_version",
                columns: table => new
                {
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    content = table.Column<string>(type: "jsonb", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    door = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    batch_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_version", x => new { x.case_id, x.version });
                    table.ForeignKey(
                        name: "fk_case_version_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "code",
                columns: table => new
                {
                    version = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    scale = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    parent = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    position = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    paragraphs = table.Column<int[]>(type: "integer[]", nullable: false),
                    content = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_code", x => new { x.version, x.key });
                    table.ForeignKey(
                        name: "fk_code_code_version_parent",
                        columns: x => new { x.version, x.parent },
                        principalTable: "code",
                        principalColumns: new[] { "version", "key" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_code_codebook_version_version",
                        column: x => x.version,
                        principalTable: "codebook_version",
                        principalColumn: "number",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "case_activity",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    activity = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    place = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    country = table.Column<string>(type: "character varying(4)", nullable: true),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_activity", x => x.id);
                    table.CheckConstraint("ck_case_activity_activity", "activity IN ('production', 'recruitment', 'transport', 'distribution', 'exploitation', 'laundering', 'investment')");
                    table.CheckConstraint("ck_case_activity_place", "place IN ('local', 'cross-border')");
                    table.ForeignKey(
                        name: "fk_case_activity_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_case_activity_country_country",
                        column: x => x.country,
                        principalTable: "country",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "country_group",
                columns: table => new
                {
                    grouping = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    country = table.Column<string>(type: "character varying(4)", nullable: false),
                    group_key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_country_group", x => new { x.grouping, x.country, x.group_key });
                    table.ForeignKey(
                        name: "fk_country_group_country_country",
                        column: x => x.country,
                        principalTable: "country",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "crime_group",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    reference = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    aliases = table.Column<string[]>(type: "text[]", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    structure = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    home_country = table.Column<string>(type: "character varying(4)", nullable: true),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_crime_group", x => x.id);
                    table.CheckConstraint("ck_crime_group_kind", "kind IN ('organized_group', 'legitimate_company', 'go_between', 'official', 'individual', 'terrorist_group', 'state_body', 'network')");
                    table.CheckConstraint("ck_crime_group_name", "length(btrim(name)) > 0");
                    table.CheckConstraint("ck_crime_group_structure", "structure IN ('standard_hierarchy', 'regional_hierarchy', 'clustered_hierarchy', 'core_group', 'criminal_network', 'unknown')");
                    table.ForeignKey(
                        name: "fk_crime_group_country_home_country",
                        column: x => x.home_country,
                        principalTable: "country",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "offence_ancestor",
                columns: table => new
                {
                    offence = table.Column<string>(type: "character varying(32)", nullable: false),
                    ancestor = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_offence_ancestor", x => new { x.offence, x.ancestor });
                    table.ForeignKey(
                        name: "fk_offence_ancestor_offence_offence",
                        column: x => x.offence,
                        principalTable: "offence",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "case_country",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    country = table.Column<string>(type: "character varying(4)", nullable: false),
                    stage = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    flow = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    certainty = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    source_id = table.Column<long>(type: "bigint", nullable: true),
                    locator = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_country", x => x.id);
                    table.CheckConstraint("ck_case_country_certainty", "certainty IN ('established', 'alleged', 'refuted')");
                    table.CheckConstraint("ck_case_country_flow", "flow IN ('origin', 'production', 'transit', 'destination', 'proceeds')");
                    table.CheckConstraint("ck_case_country_stage", "stage IN ('inception', 'perpetration', 'direct-effect', 'indirect-effect')");
                    table.ForeignKey(
                        name: "fk_case_country_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_case_country_country_country",
                        column: x => x.country,
                        principalTable: "country",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_case_country_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "case_offence",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    offence = table.Column<string>(type: "character varying(32)", nullable: false),
                    role = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    source_id = table.Column<long>(type: "bigint", nullable: true),
                    locator = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_offence", x => x.id);
                    table.CheckConstraint("ck_case_offence_role", "role IN ('main', 'accompanying')");
                    table.ForeignKey(
                        name: "fk_case_offence_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_case_offence_offence_offence",
                        column: x => x.offence,
                        principalTable: "offence",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_case_offence_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "case_source",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    source_id = table.Column<long>(type: "bigint", nullable: false),
                    locator = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_source", x => x.id);
                    table.ForeignKey(
                        name: "fk_case_source_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_case_source_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "coding",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    codebook_version = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    coder_id = table.Column<long>(type: "bigint", nullable: false),
                    round = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    value = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    confidence = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    rationale = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_coding", x => x.id);
                    table.CheckConstraint("ck_coding_confidence", "confidence IN ('high', 'medium', 'low')");
                    table.CheckConstraint("ck_coding_value", "value IN ('A', 'B', 'mixed', 'present', 'absent', 'not-applicable', 'cannot-tell')");
                    table.ForeignKey(
                        name: "fk_coding_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_coding_code_codebook_version_code",
                        columns: x => new { x.codebook_version, x.code },
                        principalTable: "code",
                        principalColumns: new[] { "version", "key" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_coding_coder_coder_id",
                        column: x => x.coder_id,
                        principalTable: "coder",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "case_group",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    group_id = table.Column<long>(type: "bigint", nullable: false),
                    role = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    source_id = table.Column<long>(type: "bigint", nullable: true),
                    locator = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    case_id = table.Column<long>(type: "bigint", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_group", x => x.id);
                    table.ForeignKey(
                        name: "fk_case_group_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_case_group_groups_group_id",
                        column: x => x.group_id,
                        principalTable: "crime_group",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_case_group_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "group_link",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    from_id = table.Column<long>(type: "bigint", nullable: false),
                    to_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    case_id = table.Column<long>(type: "bigint", nullable: true),
                    start = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: true),
                    end = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: true),
                    note = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    source_id = table.Column<long>(type: "bigint", nullable: true),
                    locator = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_group_link", x => x.id);
                    table.CheckConstraint("ck_group_link_ends", "from_id <> to_id");
                    table.CheckConstraint("ck_group_link_kind", "kind IN ('partner', 'supplies', 'launders_for', 'mediates_for', 'corrupts', 'controls', 'owns', 'employs', 'taught', 'competes')");
                    table.ForeignKey(
                        name: "fk_group_link_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_group_link_crime_group_from_id",
                        column: x => x.from_id,
                        principalTable: "crime_group",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_group_link_crime_group_to_id",
                        column: x => x.to_id,
                        principalTable: "crime_group",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_group_link_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "evidence",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    coding_id = table.Column<long>(type: "bigint", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    quote = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: true),
                    text = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    start = table.Column<int>(type: "integer", nullable: true),
                    source_id = table.Column<long>(type: "bigint", nullable: true),
                    locator = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence", x => x.id);
                    table.CheckConstraint("ck_evidence_quote", "quote IS NULL OR (length(quote) > 0 AND text IS NOT NULL)");
                    table.CheckConstraint("ck_evidence_something", "quote IS NOT NULL OR source_id IS NOT NULL OR locator IS NOT NULL");
                    table.CheckConstraint("ck_evidence_text", "text IN ('summary', 'narrative')");
                    table.ForeignKey(
                        name: "fk_evidence_coding_coding_id",
                        column: x => x.coding_id,
                        principalTable: "coding",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_evidence_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_api_key_hash",
                table: "api_key",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_asp_net_role_claims_role_id",
                table: "AspNetRoleClaims",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "RoleNameIndex",
                table: "AspNetRoles",
                column: "normalized_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_asp_net_user_claims_user_id",
                table: "AspNetUserClaims",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_asp_net_user_logins_user_id",
                table: "AspNetUserLogins",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_asp_net_user_roles_role_id",
                table: "AspNetUserRoles",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                table: "AspNetUsers",
                column: "normalized_email");

            migrationBuilder.CreateIndex(
                name: "UserNameIndex",
                table: "AspNetUsers",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_at",
                table: "audit_entry",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_case_id_id",
                table: "audit_entry",
                columns: new[] { "case_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_case_activity_case_id",
                table: "case_activity",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_case_activity_country",
                table: "case_activity",
                column: "country");

            migrationBuilder.CreateIndex(
                name: "ix_case_country_case_id_country_stage_flow",
                table: "case_country",
                columns: new[] { "case_id", "country", "stage", "flow" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "ix_case_country_country_stage_case_id",
                table: "case_country",
                columns: new[] { "country", "stage", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_case_country_source_id",
                table: "case_country",
                column: "source_id");

            migrationBuilder.CreateIndex(
                name: "ix_case_domain_case_id_domain",
                table: "case_domain",
                columns: new[] { "case_id", "domain" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_case_domain_domain_case_id",
                table: "case_domain",
                columns: new[] { "domain", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_case_group_case_id",
                table: "case_group",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_case_group_group_id_case_id",
                table: "case_group",
                columns: new[] { "group_id", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_case_group_source_id",
                table: "case_group",
                column: "source_id");

            migrationBuilder.CreateIndex(
                name: "ix_case_offence_case_id_offence",
                table: "case_offence",
                columns: new[] { "case_id", "offence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_case_offence_offence_case_id",
                table: "case_offence",
                columns: new[] { "offence", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_case_offence_source_id",
                table: "case_offence",
                column: "source_id");

            migrationBuilder.CreateIndex(
                name: "ix_case_position_code_adjudicated_case_id",
                table: "case_position",
                columns: new[] { "code", "adjudicated", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_case_record_reference",
                table: "case_record",
                column: "reference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_case_record_search",
                table: "case_record",
                column: "search")
                .Annotation("Npgsql:IndexMethod", "GIN");

            migrationBuilder.CreateIndex(
                name: "ix_case_record_start_earliest_id",
                table: "case_record",
                columns: new[] { "start_earliest", "id" },
                descending: new bool[0]);

            migrationBuilder.CreateIndex(
                name: "ix_case_source_case_id",
                table: "case_source",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_case_source_source_id_case_id",
                table: "case_source",
                columns: new[] { "source_id", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_code_version_parent",
                table: "code",
                columns: new[] { "version", "parent" });

            migrationBuilder.CreateIndex(
                name: "ix_coder_name",
                table: "coder",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_coder_user_id",
                table: "coder",
                column: "user_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_coding_case_id_code_coder_id_round",
                table: "coding",
                columns: new[] { "case_id", "code", "coder_id", "round" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "ix_coding_code_value_case_id",
                table: "coding",
                columns: new[] { "code", "value", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_coding_codebook_version_code",
                table: "coding",
                columns: new[] { "codebook_version", "code" });

            migrationBuilder.CreateIndex(
                name: "ix_coding_coder_id",
                table: "coding",
                column: "coder_id");

            migrationBuilder.CreateIndex(
                name: "ix_country_group_country",
                table: "country_group",
                column: "country");

            migrationBuilder.CreateIndex(
                name: "ix_crime_group_home_country",
                table: "crime_group",
                column: "home_country");

            migrationBuilder.CreateIndex(
                name: "ix_crime_group_reference",
                table: "crime_group",
                column: "reference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_evidence_coding_id",
                table: "evidence",
                column: "coding_id");

            migrationBuilder.CreateIndex(
                name: "ix_evidence_source_id",
                table: "evidence",
                column: "source_id");

            migrationBuilder.CreateIndex(
                name: "ix_group_link_case_id",
                table: "group_link",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_group_link_from_id_to_id_kind_case_id",
                table: "group_link",
                columns: new[] { "from_id", "to_id", "kind", "case_id" },
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "ix_group_link_source_id",
                table: "group_link",
                column: "source_id");

            migrationBuilder.CreateIndex(
                name: "ix_group_link_to_id",
                table: "group_link",
                column: "to_id");

            migrationBuilder.CreateIndex(
                name: "ix_offence_parent",
                table: "offence",
                column: "parent");

            migrationBuilder.CreateIndex(
                name: "ix_offence_ancestor_ancestor_offence",
                table: "offence_ancestor",
                columns: new[] { "ancestor", "offence" });

            migrationBuilder.CreateIndex(
                name: "ix_source_reference",
                table: "source",
                column: "reference",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_key");

            migrationBuilder.DropTable(
                name: "AspNetRoleClaims");

            migrationBuilder.DropTable(
                name: "AspNetUserClaims");

            migrationBuilder.DropTable(
                name: "AspNetUserLogins");

            migrationBuilder.DropTable(
                name: "AspNetUserRoles");

            migrationBuilder.DropTable(
                name: "AspNetUserTokens");

            migrationBuilder.DropTable(
                name: "audit_entry");

            migrationBuilder.DropTable(
                name: "case_activity");

            migrationBuilder.DropTable(
                name: "case_country");

            migrationBuilder.DropTable(
                name: "case_domain");

            migrationBuilder.DropTable(
                name: "case_group");

            migrationBuilder.DropTable(
                name: "case_offence");

            migrationBuilder.DropTable(
                name: "case_position");

            migrationBuilder.DropTable(
                name: "case_source");

            migrationBuilder.DropTable(
                name: "case_version");

            migrationBuilder.DropTable(
                name: "country_group");

            migrationBuilder.DropTable(
                name: "data_protection_keys");

            migrationBuilder.DropTable(
                name: "draft");

            migrationBuilder.DropTable(
                name: "evidence");

            migrationBuilder.DropTable(
                name: "group_link");

            migrationBuilder.DropTable(
                name: "import_batch");

            migrationBuilder.DropTable(
                name: "offence_ancestor");

            migrationBuilder.DropTable(
                name: "setting");

            migrationBuilder.DropTable(
                name: "AspNetRoles");

            migrationBuilder.DropTable(
                name: "coding");

            migrationBuilder.DropTable(
                name: "crime_group");

            migrationBuilder.DropTable(
                name: "source");

            migrationBuilder.DropTable(
                name: "offence");

            migrationBuilder.DropTable(
                name: "case_record");

            migrationBuilder.DropTable(
                name: "code");

            migrationBuilder.DropTable(
                name: "coder");

            migrationBuilder.DropTable(
                name: "country");

            migrationBuilder.DropTable(
                name: "codebook_version");

            migrationBuilder.DropTable(
                name: "AspNetUsers");

            migrationBuilder.DropSequence(
                name: "case_number");

            migrationBuilder.DropSequence(
                name: "group_number");

            migrationBuilder.DropSequence(
                name: "source_number");
        }
    }
}
