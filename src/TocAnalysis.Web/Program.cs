using TocAnalysis.Web.Hosting;

// No text, however it was made, keeps a search for a pattern going for longer.
AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromMilliseconds(250));
return await TocCommandLine.RunAsync(args);
