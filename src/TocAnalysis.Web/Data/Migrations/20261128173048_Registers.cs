using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class Registers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateSequence(
                name: "register_number");

            migrationBuilder.CreateTable(
                name: "register_entry",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    reference = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    title = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    case_id = table.Column<long>(type: "bigint", nullable: true),
                    country = table.Column<string>(type: "character varying(4)", nullable: true),
                    period = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    codes = table.Column<string[]>(type: "text[]", nullable: false),
                    from_group_id = table.Column<long>(type: "bigint", nullable: true),
                    to_group_id = table.Column<long>(type: "bigint", nullable: true),
                    case_ids = table.Column<long[]>(type: "bigint[]", nullable: false),
                    data = table.Column<string>(type: "jsonb", nullable: false),
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
                    table.PrimaryKey("pk_register_entry", x => x.id);
                    table.CheckConstraint("ck_register_entry_concerns", "kind <> 'concerns' OR ((data - ARRAY['about', 'known_by', 'stated_by']) = '{}'::jsonb AND coalesce(data ->> 'about' IN ('goods', 'persons', 'violence', 'corruption', 'laundering', 'economy', 'institutions', 'other'), true) AND coalesce(data ->> 'known_by' IN ('asserted', 'researched', 'court-finding'), true) AND jsonb_exists(data, 'about') AND jsonb_exists(data, 'known_by') AND jsonb_exists(data, 'stated_by') AND from_group_id IS NULL AND to_group_id IS NULL AND cardinality(case_ids) = 0)");
                    table.CheckConstraint("ck_register_entry_consent", "kind <> 'consent' OR ((data - ARRAY['consent_recruitment', 'control_recruitment', 'evidence_recruitment', 'consent_travel', 'control_travel', 'evidence_travel', 'consent_destination', 'control_destination', 'evidence_destination', 'service_bought', 'became_operator']) = '{}'::jsonb AND coalesce(data ->> 'consent_recruitment' IN ('willing', 'unwilling', 'deceived', 'unknown'), true) AND coalesce(data ->> 'control_recruitment' IN ('no-control', 'force', 'threat', 'debt-bondage', 'deception', 'documents-withheld', 'dependence', 'unknown'), true) AND coalesce(data ->> 'consent_travel' IN ('willing', 'unwilling', 'deceived', 'unknown'), true) AND coalesce(data ->> 'control_travel' IN ('no-control', 'force', 'threat', 'debt-bondage', 'deception', 'documents-withheld', 'dependence', 'unknown'), true) AND coalesce(data ->> 'consent_destination' IN ('willing', 'unwilling', 'deceived', 'unknown'), true) AND coalesce(data ->> 'control_destination' IN ('no-control', 'force', 'threat', 'debt-bondage', 'deception', 'documents-withheld', 'dependence', 'unknown'), true) AND coalesce(data ->> 'service_bought' IN ('yes', 'no', 'unknown'), true) AND coalesce(data ->> 'became_operator' IN ('yes', 'no', 'unknown'), true) AND case_id IS NOT NULL AND from_group_id IS NULL AND to_group_id IS NULL AND cardinality(case_ids) = 0)");
                    table.CheckConstraint("ck_register_entry_cooperation", "kind <> 'cooperation' OR ((data - ARRAY['measure', 'countries', 'oversight', 'concern', 'raised_by']) = '{}'::jsonb AND coalesce(data ->> 'measure' IN ('agreement', 'joint-investigation', 'liaison', 'data-exchange', 'mutual-legal-assistance', 'extradition', 'joint-body', 'other'), true) AND coalesce(data ->> 'oversight' IN ('parliament', 'court', 'independent-body', 'internal-only', 'no-oversight', 'unknown'), true) AND coalesce(data ->> 'concern' IN ('none-raised', 'privacy', 'fair-trial', 'movement', 'asylum', 'discrimination', 'other', 'unknown'), true) AND jsonb_exists(data, 'measure') AND jsonb_exists(data, 'oversight') AND jsonb_exists(data, 'concern') AND from_group_id IS NULL AND to_group_id IS NULL AND cardinality(case_ids) = 0)");
                    table.CheckConstraint("ck_register_entry_demand_proceeds", "kind <> 'demand-proceeds' OR ((data - ARRAY['goods', 'demand_by', 'demand_country', 'demand_origin', 'proceeds_to', 'proceeds_country', 'proceeds_use']) = '{}'::jsonb AND coalesce(data ->> 'demand_by' IN ('consumers', 'employers', 'firms', 'state-bodies', 'criminal-groups', 'unknown'), true) AND coalesce(data ->> 'demand_origin' IN ('existing', 'created', 'both', 'unknown'), true) AND coalesce(data ->> 'proceeds_to' IN ('producers', 'distributors', 'go-betweens', 'employers', 'lawful-firms', 'officials', 'financial-institutions', 'unknown'), true) AND coalesce(data ->> 'proceeds_use' IN ('consumed', 'kept-in-crime', 'lawful-investment', 'moved-abroad', 'mixed-use', 'unknown'), true) AND jsonb_exists(data, 'goods') AND case_id IS NOT NULL AND from_group_id IS NULL AND to_group_id IS NULL AND cardinality(case_ids) = 0)");
                    table.CheckConstraint("ck_register_entry_estimates", "kind <> 'estimates' OR ((data - ARRAY['topic', 'measured', 'value', 'low', 'high', 'unit', 'area', 'method_kind', 'method']) = '{}'::jsonb AND coalesce(data ->> 'topic' IN ('share-of-hot-money', 'proceeds', 'laundered-money', 'flight-capital', 'market-size', 'persons-moved', 'damage', 'other'), true) AND coalesce(data ->> 'method_kind' IN ('not-stated', 'official-statistics', 'survey', 'model', 'extrapolation', 'expert-opinion', 'review'), true) AND coalesce(data ->> 'value' ~ '^[0-9]+(\\.[0-9]+)?$', true) AND coalesce(data ->> 'low' ~ '^[0-9]+(\\.[0-9]+)?$', true) AND coalesce(data ->> 'high' ~ '^[0-9]+(\\.[0-9]+)?$', true) AND jsonb_exists(data, 'topic') AND jsonb_exists(data, 'measured') AND jsonb_exists(data, 'unit') AND period IS NOT NULL AND source_id IS NOT NULL AND from_group_id IS NULL AND to_group_id IS NULL AND cardinality(case_ids) = 0)");
                    table.CheckConstraint("ck_register_entry_go_betweens", "kind <> 'go-betweens' OR ((data - ARRAY['occupation', 'opens', 'knows']) = '{}'::jsonb AND coalesce(data ->> 'occupation' IN ('lawyer', 'accountant', 'banker', 'broker', 'notary', 'shipping-agent', 'official', 'entrepreneur', 'other'), true) AND coalesce(data ->> 'opens' IN ('banking', 'securities', 'company-formation', 'real-estate', 'public-contracts', 'customs', 'transport', 'labour-market', 'politics', 'other'), true) AND coalesce(data ->> 'knows' IN ('yes', 'no', 'unknown'), true) AND jsonb_exists(data, 'occupation') AND jsonb_exists(data, 'opens') AND case_id IS NOT NULL AND from_group_id IS NOT NULL AND cardinality(case_ids) = 0)");
                    table.CheckConstraint("ck_register_entry_kind", "kind IN ('estimates', 'consent', 'legal-status', 'demand-proceeds', 'opportunities', 'techniques', 'go-betweens', 'penalties', 'cooperation', 'concerns', 'questions')");
                    table.CheckConstraint("ck_register_entry_legal_status", "kind <> 'legal-status' OR ((data - ARRAY['goods', 'goods_kind', 'status', 'law']) = '{}'::jsonb AND coalesce(data ->> 'goods_kind' IN ('drugs', 'persons', 'migrants', 'arms', 'nuclear-material', 'stolen-goods', 'counterfeit', 'tobacco-alcohol', 'pharmaceuticals', 'food', 'waste', 'art', 'protected-species', 'finance', 'real-estate', 'construction', 'transport', 'labour', 'public-contracts', 'protection', 'other-market'), true) AND coalesce(data ->> 'status' IN ('lawful', 'licensed', 'restricted', 'banned', 'unregulated', 'unknown'), true) AND jsonb_exists(data, 'goods') AND jsonb_exists(data, 'goods_kind') AND jsonb_exists(data, 'status') AND country IS NOT NULL AND period IS NOT NULL AND from_group_id IS NULL AND to_group_id IS NULL AND cardinality(case_ids) = 0)");
                    table.CheckConstraint("ck_register_entry_opportunities", "kind <> 'opportunities' OR ((data - ARRAY['how', 'means', 'chain', 'from_side', 'to_side', 'skill']) = '{}'::jsonb AND coalesce(data ->> 'how' IN ('found', 'created', 'both', 'unknown'), true) AND coalesce(data ->> 'from_side' IN ('organized', 'white-collar', 'corporate', 'professional-service', 'official', 'lawful-trade', 'unknown'), true) AND coalesce(data ->> 'to_side' IN ('organized', 'white-collar', 'corporate', 'professional-service', 'official', 'lawful-trade', 'unknown'), true) AND jsonb_exists(data, 'how') AND case_id IS NOT NULL AND from_group_id IS NULL AND to_group_id IS NULL AND cardinality(case_ids) = 0)");
                    table.CheckConstraint("ck_register_entry_penalties", "kind <> 'penalties' OR ((data - ARRAY['act', 'domain', 'basis', 'penalty', 'months', 'amount', 'currency']) = '{}'::jsonb AND coalesce(data ->> 'domain' IN ('organized', 'corporate', 'professional', 'political'), true) AND coalesce(data ->> 'basis' IN ('maximum-by-law', 'passed', 'served'), true) AND coalesce(data ->> 'penalty' IN ('imprisonment', 'fine', 'confiscation', 'disqualification', 'settlement', 'warning', 'no-penalty'), true) AND coalesce(data ->> 'months' ~ '^[0-9]+(\\.[0-9]+)?$', true) AND coalesce(data ->> 'amount' ~ '^[0-9]+(\\.[0-9]+)?$', true) AND jsonb_exists(data, 'act') AND jsonb_exists(data, 'domain') AND jsonb_exists(data, 'basis') AND jsonb_exists(data, 'penalty') AND country IS NOT NULL AND period IS NOT NULL AND from_group_id IS NULL AND to_group_id IS NULL AND cardinality(case_ids) = 0)");
                    table.CheckConstraint("ck_register_entry_questions", "kind <> 'questions' OR ((data - ARRAY['field', 'answered_by', 'state']) = '{}'::jsonb AND coalesce(data ->> 'field' IN ('causes', 'deterrence-penalization', 'law-enforcement', 'missing-data', 'other'), true) AND coalesce(data ->> 'state' IN ('open', 'being-studied', 'answered'), true) AND jsonb_exists(data, 'field') AND jsonb_exists(data, 'answered_by') AND jsonb_exists(data, 'state') AND from_group_id IS NULL AND to_group_id IS NULL)");
                    table.CheckConstraint("ck_register_entry_techniques", "kind <> 'techniques' OR ((data - ARRAY['technique', 'technique_kind', 'from_side', 'to_side']) = '{}'::jsonb AND coalesce(data ->> 'technique_kind' IN ('laundering', 'false-invoicing', 'shell-companies', 'tax-evasion', 'bribery', 'price-agreement', 'logistics', 'communication', 'rationalization', 'violence', 'other'), true) AND coalesce(data ->> 'from_side' IN ('organized', 'white-collar', 'corporate', 'professional-service', 'official', 'lawful-trade', 'unknown'), true) AND coalesce(data ->> 'to_side' IN ('organized', 'white-collar', 'corporate', 'professional-service', 'official', 'lawful-trade', 'unknown'), true) AND jsonb_exists(data, 'technique') AND jsonb_exists(data, 'technique_kind') AND jsonb_exists(data, 'from_side') AND jsonb_exists(data, 'to_side') AND cardinality(case_ids) = 0)");
                    table.ForeignKey(
                        name: "fk_register_entry_case_record_case_id",
                        column: x => x.case_id,
                        principalTable: "case_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_register_entry_country_country",
                        column: x => x.country,
                        principalTable: "country",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_register_entry_crime_group_from_group_id",
                        column: x => x.from_group_id,
                        principalTable: "crime_group",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_register_entry_crime_group_to_group_id",
                        column: x => x.to_group_id,
                        principalTable: "crime_group",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_register_entry_sources_source_id",
                        column: x => x.source_id,
                        principalTable: "source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_register_entry_case_id",
                table: "register_entry",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_register_entry_country",
                table: "register_entry",
                column: "country");

            migrationBuilder.CreateIndex(
                name: "ix_register_entry_from_group_id",
                table: "register_entry",
                column: "from_group_id");

            migrationBuilder.CreateIndex(
                name: "ix_register_entry_kind",
                table: "register_entry",
                column: "kind");

            migrationBuilder.CreateIndex(
                name: "ix_register_entry_reference",
                table: "register_entry",
                column: "reference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_register_entry_source_id",
                table: "register_entry",
                column: "source_id");

            migrationBuilder.CreateIndex(
                name: "ix_register_entry_to_group_id",
                table: "register_entry",
                column: "to_group_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "register_entry");

            migrationBuilder.DropSequence(
                name: "register_number");
        }
    }
}
