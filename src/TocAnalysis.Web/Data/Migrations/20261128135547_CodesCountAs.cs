using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class CodesCountAs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_coding_code_value_case_id",
                table: "coding");

            migrationBuilder.DropIndex(
                name: "ix_adjudication_case_id_code_id",
                table: "adjudication");

            migrationBuilder.AddColumn<string>(
                name: "counts_as",
                table: "coding",
                type: "character varying(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "counts_as",
                table: "adjudication",
                type: "character varying(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "code_mapping",
                columns: table => new
                {
                    code = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    counts_as = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_code_mapping", x => x.code);
                });

            migrationBuilder.CreateIndex(
                name: "ix_coding_counts_as_value_case_id",
                table: "coding",
                columns: new[] { "counts_as", "value", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_adjudication_case_id_counts_as_id",
                table: "adjudication",
                columns: new[] { "case_id", "counts_as", "id" });

            migrationBuilder.Sql(CountsAsSql.Up);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(CountsAsSql.Down);

            migrationBuilder.DropTable(
                name: "code_mapping");

            migrationBuilder.DropIndex(
                name: "ix_coding_counts_as_value_case_id",
                table: "coding");

            migrationBuilder.DropIndex(
                name: "ix_adjudication_case_id_counts_as_id",
                table: "adjudication");

            migrationBuilder.DropColumn(
                name: "counts_as",
                table: "coding");

            migrationBuilder.DropColumn(
                name: "counts_as",
                table: "adjudication");

            migrationBuilder.CreateIndex(
                name: "ix_coding_code_value_case_id",
                table: "coding",
                columns: new[] { "code", "value", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_adjudication_case_id_code_id",
                table: "adjudication",
                columns: new[] { "case_id", "code", "id" });
        }
    }
}
