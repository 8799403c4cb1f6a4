namespace Postroad.Architecture.Tests.Reading;

/// <summary>One type of ours names another.</summary>
/// <param name="User">Full name of the type that uses.</param>
/// <param name="Used">Full name of the type that is used.</param>
internal readonly record struct TypeUse(TypeName User, TypeName Used);

/// <summary>The outermost type around a piece of code.</summary>
internal readonly record struct TypeName(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : Namespace + "." + Name;
}
