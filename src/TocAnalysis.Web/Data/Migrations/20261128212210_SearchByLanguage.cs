using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace TocAnalysis.Web.Data.Migrations
{
    /// <inheritdoc />
    public partial class SearchByLanguage : Migration
    {
        private const string English = "setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', summary), 'B') || setweight(to_tsvector('english', left(narrative, 240000)), 'C')";

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            SearchSql.Create(migrationBuilder);
            // Both columns in one statement, so that the table is written anew once.
            migrationBuilder.Sql(
                $"""
                ALTER TABLE case_record DROP COLUMN search,
                    ADD COLUMN language text NOT NULL GENERATED ALWAYS AS ({SearchSql.Language}) STORED,
                    ADD COLUMN search tsvector NOT NULL GENERATED ALWAYS AS ({SearchSql.Vector}) STORED;
                CREATE INDEX ix_case_record_search ON case_record USING GIN (search);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                $"""
                ALTER TABLE case_record DROP COLUMN search, DROP COLUMN language, ADD COLUMN search tsvector NOT NULL GENERATED ALWAYS AS ({English}) STORED;
                CREATE INDEX ix_case_record_search ON case_record USING GIN (search);
                """);
            SearchSql.Drop(migrationBuilder);
        }
    }
}
