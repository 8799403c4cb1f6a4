using System.Collections;
using System.Net;
using System.Net.Sockets;
using Postroad.Api.Metrics;

namespace Postroad.Tests.Api;

public sealed class OtlpExportTests
{
    [Fact]
    public void Nothing_is_sent_where_nobody_asked() => Assert.Null(OtlpExport.Start(new Hashtable { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "" }, "1"));

    [Fact]
    public void A_collector_that_is_not_there_is_no_trouble()
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var export = OtlpExport.Start(new Hashtable { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://{nobody.LocalEndPoint}" }, "1");
        Assert.NotNull(export);
        export.Dispose();
    }
}
