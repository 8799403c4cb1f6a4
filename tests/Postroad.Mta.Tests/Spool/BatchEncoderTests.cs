using CsCheck;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Queue.Spool.Journal.Segments;
using Postroad.Mta.Queue.Spool.Journal.Writing;
using static Postroad.Mta.Tests.Spool.SpoolRig;

namespace Postroad.Mta.Tests.Spool;

public sealed class BatchEncoderTests
{
    private static readonly Segment Target = new(new SegmentHeader(9, 1, 77, 1 << 20), "target");

    [Fact]
    public void What_is_encoded_is_what_was_measured_and_each_record_passes() =>
        Gen.Select(Gen.Int[0, 3000], Gen.Int[0, 60], Gen.Int[0, 5]).Array[1, 12].Sample(shapes =>
        {
            var encoder = new BatchEncoder();
            encoder.Clear();
            foreach (var (body, envelope, kind) in shapes)
                Add(encoder, kind, body, envelope);
            encoder.Encode(Target, 3, 4096);
            var written = encoder.Buffers.SelectMany(buffer => buffer.ToArray()).ToArray();
            return written.Length == encoder.Octets && Records(written).SequenceEqual(Enumerable.Range(0, shapes.Length));
        });

    [Fact]
    public void A_body_is_not_copied()
    {
        var encoder = new BatchEncoder();
        encoder.Clear();
        var accept = Accept(1, new string('b', 5000));
        encoder.Add(accept);
        encoder.Encode(Target, 1, 4096);
        foreach (var piece in accept.Body)
            Assert.Contains(encoder.Buffers, buffer => buffer.Span == piece.Span);
    }

    [Fact]
    public void Small_records_side_by_side_are_one_buffer()
    {
        var encoder = new BatchEncoder();
        encoder.Clear();
        for (var i = 0; i < 50; i++)
            encoder.Add(State(i, 0, 1, "state"));
        encoder.Encode(Target, 1, 4096);
        Assert.Single(encoder.Buffers);
    }

    [Fact]
    public void A_removal_of_what_the_same_batch_accepts_names_the_segment_it_is_written_to()
    {
        var encoder = new BatchEncoder();
        encoder.Clear();
        encoder.Add(Accept(1, "b"));
        Assert.True(encoder.Accepts(Id(1)));
        Assert.False(encoder.Accepts(Id(2)));
        encoder.AddRemove(Id(1), [0, 4], 0, 0);
        encoder.Encode(Target, 1, 4096);
        Assert.Equal([9u, 4u], RemoveHead.ReadSegments(encoder.Records[1].HeadOctets.Span));
    }

    [Fact]
    public void A_head_is_read_as_it_was_written() =>
        Gen.Select(Gen.Byte.Array[0, 50], Gen.Byte.Array[0, 30].Array[0, 5]).Sample((envelope, recipients) =>
        {
            var accept = new SpoolOperation.Accept(Id(5), envelope, [.. recipients.Select(octets => (ReadOnlyMemory<byte>)octets)], default, new BodyReference(70_000, -1, 0xdeadbeef));
            var head = new byte[AcceptHead.Measure(accept)];
            AcceptHead.Write(accept, head);
            var read = AcceptHead.Read(head);
            return AcceptHead.MeasureIn(head) == head.Length && read.Id == Id(5) && read is { IsLarge: true, BodyOctets: 70_000, BodyChecksum: 0xdeadbeef }
                && read.Envelope.Span.SequenceEqual(envelope)
                && read.Recipients.Select(octets => Convert.ToHexString(octets.Span)).SequenceEqual(recipients.Select(Convert.ToHexString));
        });

    private static void Add(BatchEncoder encoder, int kind, int body, int envelope)
    {
        switch (kind)
        {
            case 0:
                encoder.Add(State(body, envelope, body, new string('s', envelope)));
                break;
            case 1:
                encoder.AddRemove(Id(body), [1, 2], 0, 0);
                break;
            case 2:
                encoder.Add(new SpoolOperation.Event(Octets(new string('e', envelope))));
                break;
            default:
                encoder.Add(Accept(body, new string('b', body), new string('e', envelope), "one", "two"));
                break;
        }
    }

    private static IEnumerable<int> Records(byte[] written)
    {
        for (long at = 0; at < written.Length;)
        {
            var record = written.AsMemory((int)at);
            if (!RecordHeader.TryRead(record.Span, 9, record.Length, out var header)
                || !RecordHeader.Passes(record.Span, record.Span.Slice(RecordHeader.Octets, header.Length), Target.Seed))
                yield break;
            yield return header.Index;
            at += RecordHeader.Span(header.Length);
            if (header.IsLast != (at == written.Length))
                yield break;
        }
    }
}
