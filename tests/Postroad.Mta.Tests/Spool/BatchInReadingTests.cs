using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Queue.Spool.Journal.Reading;

namespace Postroad.Mta.Tests.Spool;

public sealed class BatchInReadingTests
{
    /// <summary>A segment in letters: a0 is the record 0 of batch a, a capital its last one, a dot a gap; then what is made of it.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("A0", "A0")]
    [InlineData("a0 a1 A2", "a0 a1 A2")]
    [InlineData("A0 b0 B1", "A0 b0 B1")]
    [InlineData("A0 b0 b1", "A0 torn")] // the last batch lacks its end
    [InlineData("A0 b0 . B2", "A0 suspect")] // its end is there, its middle is not
    [InlineData("A0 . B1", "A0 suspect")] // its beginning is not
    [InlineData("A0 . b1", "A0 torn")]
    [InlineData("a0 . A2 B0", "a0 A2 damage B0")] // another batch follows: it was committed
    [InlineData("a0 . B0", "a0 damage B0")]
    [InlineData("A0 . C0", "A0 damage C0")] // a whole batch is gone
    [InlineData(". A0", "A0 damage")]
    [InlineData("A0 . b1 B2 C0", "A0 b1 B2 damage C0")]
    [InlineData("a0 B0", "a0 B0")] // a hole that no gap shows: the record was lost in full
    [InlineData("A0 . B0 . C1", "A0 damage B0 suspect")]
    public void Of_a_batch_counts_what_was_committed(string segment, string expected)
    {
        var made = new List<string>();
        var batch = new BatchInReading();
        var names = new Dictionary<long, string>();
        var at = 0L;
        foreach (var word in segment.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            at += 100;
            if (word == ".")
            {
                batch.AddGap(SegmentItem.Place(SegmentItemKind.Damage, at, at + 100));
                continue;
            }
            names[at] = word;
            var header = new RecordHeader(10, 1, (uint)(char.ToLowerInvariant(word[0]) - 'a' + 1), RecordType.Event, char.IsUpper(word[0]), word[1] - '0');
            if (batch.IsOver(header))
                made.AddRange(batch.Settle(header).Select(Name));
            batch.Add(header, new SegmentItem(SegmentItemKind.Record, RecordType.Event, at, 10, default));
        }
        made.AddRange(batch.End(at + 100, at + 100).Select(Name));
        Assert.Equal(expected, string.Join(' ', made));

        string Name(SegmentItem item) => item.Kind == SegmentItemKind.Record ? names[item.Offset] : item.Kind.ToString().ToLowerInvariant();
    }

    [Fact]
    public void A_record_that_only_began_is_a_torn_tail()
    {
        var torn = Assert.Single(new BatchInReading().End(5000, 5600));
        Assert.Equal((SegmentItemKind.Torn, 5000L, 600L), (torn.Kind, torn.Offset, torn.Payload));
    }
}
