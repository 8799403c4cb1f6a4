using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Queue.Records;

/// <summary>The parameters of MAIL in octets: a set of flags that says which of them were given, then those.</summary>
internal static class ParameterCodec
{
    [Flags]
    private enum Given
    {
        None = 0,
        Size = 1,
        Body = 2,
        SmtpUtf8 = 4,
        Return = 8,
        EnvelopeId = 16,
        SubmittedBy = 32,
        RequireTls = 64,
        HoldFor = 128,
        HoldUntil = 256,
        DeliverBy = 512,
        Priority = 1024,
        All = 2047,
    }

    public static void Write(RecordWriter writer, MailParameters parameters)
    {
        writer.Count((ulong)FlagsOf(parameters));
        if (parameters.Size is { } size)
            writer.Count((ulong)size);
        if (parameters.Body != BodyType.SevenBit)
            writer.Octet((byte)parameters.Body);
        if (parameters.Return != DsnReturn.Unspecified)
            writer.Octet((byte)parameters.Return);
        if (parameters.EnvelopeId is { } id)
            writer.Text(id);
        if (parameters.SubmittedBy is { } submitter)
            writer.Text(submitter);
        if (parameters.HoldForSeconds is { } seconds)
            writer.Signed(seconds);
        if (parameters.HoldUntil is { } until)
            writer.Time(until);
        if (parameters.DeliverBy is { } by)
        {
            writer.Signed(by.Seconds);
            writer.Octet((byte)by.Mode);
            writer.Octet(by.Trace ? (byte)1 : (byte)0);
        }
        if (parameters.Priority is { } priority)
            writer.Signed(priority);
    }

    /// <summary>Whether some of the parameters that come next are about times.</summary>
    public static bool HoldsWishes(RecordReader reader) => ((Given)reader.Count() & (Given.HoldFor | Given.HoldUntil | Given.DeliverBy | Given.Priority)) != 0;

    public static MailParameters Read(ref RecordReader reader)
    {
        var given = (Given)reader.Count();
        if (given == Given.None)
            return MailParameters.None;
        if ((given & ~Given.All) != 0)
            throw RecordReader.Damaged("it has parameters that this program does not know");
        return new MailParameters
        {
            SmtpUtf8 = given.HasFlag(Given.SmtpUtf8),
            RequireTls = given.HasFlag(Given.RequireTls),
            Size = given.HasFlag(Given.Size) ? (long)reader.Count() : null,
            Body = given.HasFlag(Given.Body) ? (BodyType)reader.Octet() : BodyType.SevenBit,
            Return = given.HasFlag(Given.Return) ? (DsnReturn)reader.Octet() : DsnReturn.Unspecified,
            EnvelopeId = given.HasFlag(Given.EnvelopeId) ? reader.Text() : null,
            SubmittedBy = given.HasFlag(Given.SubmittedBy) ? reader.Text() : null,
            HoldForSeconds = given.HasFlag(Given.HoldFor) ? reader.Signed() : null,
            HoldUntil = given.HasFlag(Given.HoldUntil) ? reader.Time() : null,
            DeliverBy = given.HasFlag(Given.DeliverBy) ? new DeliverBy(reader.Signed(), (DeliverByMode)reader.Octet(), reader.Flag()) : null,
            Priority = given.HasFlag(Given.Priority) ? (int)reader.Signed() : null,
        };
    }

    private static Given FlagsOf(MailParameters parameters) =>
        (parameters.Size is null ? 0 : Given.Size)
        | (parameters.Body == BodyType.SevenBit ? 0 : Given.Body)
        | (parameters.SmtpUtf8 ? Given.SmtpUtf8 : 0)
        | (parameters.Return == DsnReturn.Unspecified ? 0 : Given.Return)
        | (parameters.EnvelopeId is null ? 0 : Given.EnvelopeId)
        | (parameters.SubmittedBy is null ? 0 : Given.SubmittedBy)
        | (parameters.RequireTls ? Given.RequireTls : 0)
        | (parameters.HoldForSeconds is null ? 0 : Given.HoldFor)
        | (parameters.HoldUntil is null ? 0 : Given.HoldUntil)
        | (parameters.DeliverBy is null ? 0 : Given.DeliverBy)
        | (parameters.Priority is null ? 0 : Given.Priority);
}
