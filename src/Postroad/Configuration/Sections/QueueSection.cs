using Postroad.Configuration.Binding;
using Postroad.Configuration.Values;
using Postroad.Mta.Queue;

namespace Postroad.Configuration.Sections;

/// <summary><c>[queue]</c></summary>
internal static class QueueSection
{
    public static void Bind(Section root, QueueOptions options)
    {
        var section = root.Table("queue");
        var retry = section.Values("retry", [.. options.Retry], ValueKinds.Duration, "The waits between attempts; the last one repeats. Each varies by ±20 %.")!;
        if (retry.Count == 0)
            section.Fault("retry is empty: write at least one wait, such as retry = [\"5m\"]");
        else
            options.Retry = [.. retry];
        options.GiveUpAfter = section.Value("give_up_after", options.GiveUpAfter, ValueKinds.Duration, "How long a message may wait before it is returned to its sender.");
        options.DelayNotice = section.Value("delay_notice", options.DelayNotice, ValueKinds.Duration, "How long a message may wait before its sender is told so; longer than give_up_after means never.");
    }
}
