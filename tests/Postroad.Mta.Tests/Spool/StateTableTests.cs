using Postroad.Mta.Queue.Spool.Journal.Index;

namespace Postroad.Mta.Tests.Spool;

public sealed class StateTableTests
{
    [Fact]
    public void Recipients_are_found_in_their_own_list()
    {
        var table = new StateTable();
        var ada = table.Push(table.Push(StateTable.None, 0), 1);
        var eve = table.Push(StateTable.None, 1);
        Assert.Equal(0, table[table.Find(ada, 0)].Recipient);
        Assert.NotEqual(table.Find(ada, 1), table.Find(eve, 1));
        Assert.Equal(StateTable.None, table.Find(eve, 0));
        Assert.Equal(StateTable.None, table.Find(StateTable.None, 0));
    }

    [Fact]
    public void Slots_are_used_again()
    {
        var table = new StateTable();
        var first = table.Push(StateTable.None, 7);
        Assert.Equal(StateTable.None, table.Release(first));
        Assert.Equal(first, table.Push(StateTable.None, 8));
        Assert.Equal(0u, table[first].Segment);
    }

    [Fact]
    public void It_grows_and_keeps_what_it_holds()
    {
        var table = new StateTable();
        var list = StateTable.None;
        for (var i = 0; i < 100_000; i++)
        {
            list = table.Push(list, i);
            table[list].Version = i * 3L;
        }
        var seen = 0;
        for (var at = list; at != StateTable.None; at = table[at].Next)
        {
            Assert.Equal(table[at].Recipient * 3L, table[at].Version);
            seen++;
        }
        Assert.Equal(100_000, seen);
    }
}
