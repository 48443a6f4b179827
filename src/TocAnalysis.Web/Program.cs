using TocAnalysis.Web.Hosting;

return await TocCommandLine.RunAsync(args);
