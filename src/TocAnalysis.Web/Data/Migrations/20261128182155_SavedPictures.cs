using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class SavedPictures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_saved_view_owner_id_name",
                table: "saved_view");

            migrationBuilder.AddColumn<string>(
                name: "place",
                table: "saved_view",
                type: "character varying(20)",
                maxLength: 20,
                nullable: false,
                defaultValue: "cases");

            migrationBuilder.CreateIndex(
                name: "ix_saved_view_owner_id_place_name",
                table: "saved_view",
                columns: new[] { "owner_id", "place", "name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_saved_view_owner_id_place_name",
                table: "saved_view");

            migrationBuilder.DropColumn(
                name: "place",
                table: "saved_view");

            migrationBuilder.CreateIndex(
                name: "ix_saved_view_owner_id_name",
                table: "saved_view",
                columns: new[] { "owner_id", "name" },
                unique: true);
        }
    }
}
