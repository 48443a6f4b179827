FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/TocAnalysis.Web -c Release -o /application

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /application
COPY --from=build /application .
# Logs and uploads go to a volume that the unprivileged user owns.
RUN mkdir -p /data && chown app /data
USER app
ENV Toc__DataDirectory=/data ASPNETCORE_URLS=http://+:8080 ASPNETCORE_ENVIRONMENT=Production
EXPOSE 8080
ENTRYPOINT ["dotnet", "TocAnalysis.Web.dll"]
