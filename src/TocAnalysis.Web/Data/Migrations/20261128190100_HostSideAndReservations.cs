using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class HostSideAndReservations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_register_entry_kind",
                table: "register_entry");

            migrationBuilder.DropCheckConstraint(
                name: "ck_implementation_entry_kind",
                table: "implementation_entry");

            migrationBuilder.AddCheckConstraint(
                name: "ck_register_entry_host_side",
                table: "register_entry",
                sql: "kind <> 'host-side' OR ((data - ARRAY['partner', 'institution', 'demand', 'evidence']) = '{}'::jsonb AND coalesce(data ->> 'partner' IN ('yes', 'no', 'unknown'), true) AND coalesce(data ->> 'institution' IN ('yes', 'no', 'unknown'), true) AND coalesce(data ->> 'demand' IN ('yes', 'no', 'unknown'), true) AND jsonb_exists(data, 'partner') AND jsonb_exists(data, 'institution') AND jsonb_exists(data, 'demand') AND case_id IS NOT NULL AND from_group_id IS NULL AND to_group_id IS NULL AND cardinality(case_ids) = 0)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_register_entry_kind",
                table: "register_entry",
                sql: "kind IN ('estimates', 'consent', 'legal-status', 'demand-proceeds', 'opportunities', 'techniques', 'go-betweens', 'penalties', 'cooperation', 'concerns', 'questions', 'host-side')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_implementation_entry_kind",
                table: "implementation_entry",
                sql: "kind IN ('measure', 'difficulty', 'need', 'assistance', 'session', 'review', 'decision', 'resource', 'reservation', 'territorial-note')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_register_entry_host_side",
                table: "register_entry");

            migrationBuilder.DropCheckConstraint(
                name: "ck_register_entry_kind",
                table: "register_entry");

            migrationBuilder.DropCheckConstraint(
                name: "ck_implementation_entry_kind",
                table: "implementation_entry");

            migrationBuilder.AddCheckConstraint(
                name: "ck_register_entry_kind",
                table: "register_entry",
                sql: "kind IN ('estimates', 'consent', 'legal-status', 'demand-proceeds', 'opportunities', 'techniques', 'go-betweens', 'penalties', 'cooperation', 'concerns', 'questions')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_implementation_entry_kind",
                table: "implementation_entry",
                sql: "kind IN ('measure', 'difficulty', 'need', 'assistance', 'session', 'review', 'decision', 'resource')");
        }
    }
}
