namespace Postroad.Interop.Senders;

/// <summary>The tests that share one <see cref="SenderTown"/>.</summary>
[CollectionDefinition(Name)]
public sealed class SenderCollection : ICollectionFixture<SenderTown>
{
    public const string Name = "senders";
}
