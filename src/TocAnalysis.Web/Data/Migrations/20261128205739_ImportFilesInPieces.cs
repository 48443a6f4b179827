using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class ImportFilesInPieces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "pk_import_file",
                table: "import_file");

            migrationBuilder.AddColumn<int>(
                name: "part",
                table: "import_file",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddPrimaryKey(
                name: "pk_import_file",
                table: "import_file",
                columns: new[] { "job_id", "part" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "pk_import_file",
                table: "import_file");

            migrationBuilder.DropColumn(
                name: "part",
                table: "import_file");

            migrationBuilder.AddPrimaryKey(
                name: "pk_import_file",
                table: "import_file",
                column: "job_id");
        }
    }
}
