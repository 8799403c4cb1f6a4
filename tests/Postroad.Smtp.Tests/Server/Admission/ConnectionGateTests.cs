using System.Net;
using Microsoft.Extensions.Time.Testing;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;
using Postroad.Smtp.Server.Admission;

namespace Postroad.Smtp.Tests.Server.Admission;

public class ConnectionGateTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly SmtpServerLimits _limits = new() { ConnectionsPerAddress = 0, ConnectionRatePerAddress = 0, ConnectionsPerNetwork = 0, ConnectionRatePerNetwork = 0 };

    private static Reply? EnterAndLeave(ConnectionGate gate, string address)
    {
        var refusal = gate.EnterPeer(IPAddress.Parse(address));
        if (refusal is null)
            gate.LeavePeer(IPAddress.Parse(address));
        return refusal;
    }

    [Fact]
    public void New_connections_of_an_address_have_a_rate()
    {
        _limits.ConnectionRatePerAddress = 2;
        var gate = new ConnectionGate(_limits, _clock);
        Assert.Null(EnterAndLeave(gate, "192.0.2.1"));
        Assert.Null(EnterAndLeave(gate, "192.0.2.1"));
        Assert.Equal(Replies.TooManyConnectionsFromYou, EnterAndLeave(gate, "192.0.2.1"));
        Assert.Null(EnterAndLeave(gate, "192.0.2.2"));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(EnterAndLeave(gate, "192.0.2.1"));
        Assert.Equal(Replies.TooManyConnectionsFromYou, EnterAndLeave(gate, "192.0.2.1"));
        _clock.Advance(TimeSpan.FromMinutes(5));
        gate.Sweep();
        Assert.Null(EnterAndLeave(gate, "192.0.2.1"));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.254", "192.0.3.1")]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1")]
    public void Connections_of_a_network_are_counted_together(string first, string same, string other)
    {
        _limits.ConnectionsPerNetwork = 1;
        var gate = new ConnectionGate(_limits, _clock);
        Assert.Null(gate.EnterPeer(IPAddress.Parse(first)));
        Assert.Equal(Replies.TooManyConnectionsFromNetwork, gate.EnterPeer(IPAddress.Parse(same)));
        Assert.Null(gate.EnterPeer(IPAddress.Parse(other)));
        gate.LeavePeer(IPAddress.Parse(first));
        Assert.Null(gate.EnterPeer(IPAddress.Parse(same)));
    }

    [Fact]
    public void New_connections_of_a_network_have_a_rate()
    {
        _limits.ConnectionRatePerNetwork = 2;
        var gate = new ConnectionGate(_limits, _clock);
        Assert.Null(EnterAndLeave(gate, "192.0.2.1"));
        Assert.Null(EnterAndLeave(gate, "192.0.2.2"));
        Assert.Equal(Replies.TooManyConnectionsFromNetwork, EnterAndLeave(gate, "192.0.2.3"));
    }

    [Fact]
    public void All_connections_are_counted_and_the_last_fifth_is_stress()
    {
        _limits.Connections = 5;
        var gate = new ConnectionGate(_limits, _clock);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(i >= 4, gate.IsStressed);
            Assert.Null(gate.Enter());
        }
        Assert.Equal(Replies.TooManyConnections, gate.Enter());
        gate.Leave();
        Assert.Null(gate.Enter());
    }

    [Fact]
    public async Task No_place_is_lost_where_many_come_and_go_at_once()
    {
        var gate = new ConnectionGate(_limits, _clock);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                gate.Enter();
                gate.Leave();
            }
        })));
        Assert.Equal(0, gate.Count);
    }

    // One /64 of IPv6 has more addresses than there is memory.
    [Fact]
    public void An_address_that_is_refused_for_its_network_costs_no_memory()
    {
        _limits.ConnectionsPerNetwork = 1;
        var gate = new ConnectionGate(_limits, _clock);
        for (var i = 0; i < 1000; i++)
            gate.EnterPeer(IPAddress.Parse($"2001:db8::{i:x}"));
        Assert.Equal(1, gate.KnownAddresses);
    }

    [Fact]
    public void An_address_that_is_refused_uses_up_nothing_of_its_network()
    {
        (_limits.ConnectionsPerAddress, _limits.ConnectionRatePerNetwork) = (1, 2);
        var gate = new ConnectionGate(_limits, _clock);
        Assert.Null(gate.EnterPeer(IPAddress.Parse("192.0.2.1")));
        for (var i = 0; i < 10; i++)
            Assert.Equal(Replies.TooManyConnectionsFromYou, gate.EnterPeer(IPAddress.Parse("192.0.2.1")));
        Assert.Null(gate.EnterPeer(IPAddress.Parse("192.0.2.2")));
    }

    [Fact]
    public void Zero_lifts_every_limit()
    {
        _limits.Connections = 0;
        var gate = new ConnectionGate(_limits, _clock);
        for (var i = 0; i < 1000; i++)
        {
            Assert.Null(gate.Enter());
            Assert.Null(gate.EnterPeer(IPAddress.Parse("192.0.2.1")));
        }
        Assert.False(gate.IsStressed);
    }
}
