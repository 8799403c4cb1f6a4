using Microsoft.Extensions.Logging;
using Postroad.Hosting.Logs;

namespace Postroad.Cli.Serve;

/// <summary>How a server logs.</summary>
/// <param name="Format">How a line looks.</param>
/// <param name="Least">What is logged at all; none for silence.</param>
internal sealed record Logging(LogFormat Format, LogLevel Least);
