using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Queue.Spool.Journal.Index;
using Postroad.Mta.Queue.Spool.Journal.Segments;
using static Postroad.Mta.Tests.Spool.SpoolRig;

namespace Postroad.Mta.Tests.Spool;

public sealed class LiveIndexTests
{
    private readonly LiveIndex _index = new(cleanBelow: 0.25);
    private readonly Segment[] _segments = [.. Enumerable.Range(1, 6).Select(id => new Segment(new SegmentHeader((uint)id, 1, 0, 1000), $"segment {id}"))];

    public LiveIndexTests()
    {
        foreach (var segment in _segments)
            _index.Add(segment);
    }

    [Fact]
    public void A_message_counts_where_it_stands_last()
    {
        _index.Accept(Id(1), 1, 4096, 300, isLarge: false);
        _index.Accept(Id(1), 2, 8192, 300, isLarge: false);
        Assert.Equal([0, 300], [_segments[0].Live, _segments[1].Live]);
        Assert.True(_index.TryFind(Id(1), out var segment, out var offset));
        Assert.Equal((2u, 8192L), (segment!.Id, offset));
        Assert.True(_index.IsAcceptLive(Id(1), 2, 8192));
        Assert.False(_index.IsAcceptLive(Id(1), 1, 4096));
    }

    [Fact]
    public void Of_the_states_of_a_recipient_the_highest_version_counts_in_whatever_order_they_come()
    {
        _index.Accept(Id(1), 1, 4096, 300, isLarge: false);
        _index.State(Id(1), 0, 5, 2, 40);
        _index.State(Id(1), 0, 4, 3, 50);
        _index.State(Id(1), 1, 1, 3, 60);
        Assert.Equal([40, 60], [_segments[1].Live, _segments[2].Live]);
        Assert.True(_index.IsStateLive(Id(1), 0, 5, 2));
        Assert.False(_index.IsStateLive(Id(1), 0, 4, 3));
        _index.State(Id(1), 0, 6, 3, 70);
        Assert.Equal([0, 130], [_segments[1].Live, _segments[2].Live]);
    }

    [Fact]
    public void A_settled_message_counts_nowhere_and_its_removal_while_the_message_can_be_read()
    {
        _index.Complete();
        _index.Accept(Id(1), 1, 4096, 300, isLarge: true);
        _index.State(Id(1), 0, 1, 2, 40);
        Assert.True(_index.Remove(Id(1), _index.CopiesOf(Id(1)), 3, 48));
        Assert.Equal([0, 0, 48], [_segments[0].Live, _segments[1].Live, _segments[2].Live]);
        _index.Drop(_segments[0]);
        Assert.Equal(0, _segments[2].Live);
    }

    [Fact]
    public void A_removal_in_the_segment_of_its_message_does_not_count_for_they_go_together()
    {
        _index.Accept(Id(1), 1, 4096, 300, isLarge: false);
        _index.Remove(Id(1), _index.CopiesOf(Id(1)), 1, 48);
        Assert.Equal(0, _segments[0].Live);
    }

    [Fact]
    public void A_removal_of_a_message_with_two_copies_counts_until_both_are_gone()
    {
        _index.Complete();
        _index.Accept(Id(1), 1, 4096, 300, isLarge: false);
        _index.Accept(Id(1), 2, 4096, 300, isLarge: false);
        Assert.Equal([2u, 1u], _index.CopiesOf(Id(1)));
        _index.Remove(Id(1), _index.CopiesOf(Id(1)), 3, 48);
        _index.Drop(_segments[1]);
        Assert.True(_segments[2].Live > 0);
        _index.Drop(_segments[0]);
        Assert.Equal(0, _segments[2].Live);
    }

    [Fact]
    public void A_removal_that_moves_counts_where_it_goes()
    {
        _index.Complete();
        _index.Accept(Id(1), 1, 4096, 300, isLarge: false);
        _index.Remove(Id(1), [1], 3, 48);
        _index.MoveRemoval([1], 3, 4, 48, 48);
        Assert.Equal([0, 48], [_segments[2].Live, _segments[3].Live]);
        _index.Drop(_segments[2]);
        _index.Drop(_segments[0]);
        Assert.Equal(0, _segments[3].Live);
    }

    [Fact]
    public void States_whose_message_never_comes_count_until_the_end_of_the_replay()
    {
        _index.State(Id(1), 0, 1, 2, 40);
        Assert.Equal(40, _segments[1].Live);
        Assert.False(_index.TryFind(Id(1), out _, out _));
        _index.Complete();
        Assert.Equal(0, _segments[1].Live);
        Assert.Equal(0, _index.Messages);
        _index.State(Id(1), 0, 2, 2, 40); // Unknown by now means settled.
        Assert.Equal(0, _segments[1].Live);
    }

    [Fact]
    public void While_the_replay_reads_a_removal_names_every_segment_that_may_hold_a_copy()
    {
        _segments[3].IsUnread = _segments[4].IsUnread = true;
        Assert.Equal([4u, 5u], _index.CopiesOf(Id(1)));
        _index.Accept(Id(1), 1, 4096, 300, isLarge: false);
        Assert.Equal([1u, 4u, 5u], _index.CopiesOf(Id(1)));
        _index.Remove(Id(1), _index.CopiesOf(Id(1)), 6, 56);
        Assert.False(_index.Accept(Id(1), 4, 4096, 300, isLarge: false));
        _index.Complete();
        Assert.Empty(_index.CopiesOf(Id(2)));
    }

    [Fact]
    public void Segments_are_offered_when_empty_and_when_thin_but_not_pinned_nor_fresh_nor_open()
    {
        Assert.Null(_index.NextEmpty());
        _index.Accept(Id(1), 1, 4096, 200, isLarge: false);
        _index.Accept(Id(2), 2, 4096, 100, isLarge: false);
        _index.Accept(Id(3), 3, 4096, 300, isLarge: false);
        _index.Accept(Id(4), 5, 4096, 10, isLarge: false);
        foreach (var segment in _segments[..5])
            _index.Close(segment);
        Assert.Equal(4u, _index.NextEmpty()!.Id);
        _index.Drop(_segments[3]);
        Assert.Null(_index.NextEmpty());
        Assert.Equal(2u, _index.NextToClean(isPressed: false)!.Id);
        _segments[1].IsPinned = true;
        Assert.Equal(1u, _index.NextToClean(isPressed: false)!.Id);
        _index.Drop(_segments[0]);
        Assert.Null(_index.NextToClean(isPressed: false));
        Assert.Equal(5u, _index.NextToClean(isPressed: true)!.Id);
        _index.Drop(_segments[4]);
        Assert.Equal(3u, _index.NextToClean(isPressed: true)!.Id);
    }

    [Fact]
    public void Cleaning_is_wanted_when_a_closed_segment_becomes_thin()
    {
        _index.Accept(Id(1), 1, 4096, 900, isLarge: false);
        _index.Close(_segments[0]);
        Assert.False(_index.WantsCleaning);
        _index.Remove(Id(1), [1], 2, 48);
        Assert.True(_index.WantsCleaning);
    }

    [Fact]
    public void A_hundred_thousand_messages_come_and_go_without_a_trace()
    {
        _index.Complete();
        for (var i = 0; i < 100_000; i++)
        {
            _index.Accept(Id(i), 1, i, 100, isLarge: false);
            _index.State(Id(i), 0, 1, 2, 40);
        }
        Assert.Equal(100_000, _index.Messages);
        for (var i = 0; i < 100_000; i++)
            _index.Remove(Id(i), [1], 3, 48);
        _index.Drop(_segments[0]);
        Assert.All(_segments, segment => Assert.Equal(0, segment.Live));
        Assert.Equal(0, _index.Messages);
    }
}
