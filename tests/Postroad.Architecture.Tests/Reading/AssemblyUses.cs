using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Postroad.Architecture.Tests.Reading;

/// <summary>Which of our types a built assembly's types name: in bases, members, attributes and method bodies.</summary>
internal sealed class AssemblyUses
{
    private readonly MetadataReader _metadata;
    private readonly PEReader _image;
    private readonly SignatureTypes _signatures = new(NameOf);
    private readonly HashSet<TypeUse> _uses = [];

    private AssemblyUses(PEReader image)
    {
        _image = image;
        _metadata = image.GetMetadataReader();
    }

    public static IReadOnlySet<TypeUse> Read(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        var reading = new AssemblyUses(image);
        foreach (var handle in reading._metadata.TypeDefinitions)
            reading.ReadType(handle);
        return reading._uses;
    }

    private void ReadType(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        if (NameOf(_metadata, handle) is not { } user)
            return;
        Add(user, TypesOf(type.BaseType));
        foreach (var implementation in type.GetInterfaceImplementations())
            Add(user, TypesOf(_metadata.GetInterfaceImplementation(implementation).Interface));
        foreach (var attribute in type.GetCustomAttributes())
            Add(user, TypesOf(_metadata.GetCustomAttribute(attribute).Constructor));
        foreach (var field in type.GetFields())
            Add(user, _metadata.GetFieldDefinition(field).DecodeSignature(_signatures, null));
        foreach (var method in type.GetMethods())
            ReadMethod(user, _metadata.GetMethodDefinition(method));
    }

    private void ReadMethod(TypeName user, MethodDefinition method)
    {
        Add(user, _signatures.GetFunctionPointerType(method.DecodeSignature(_signatures, null)));
        if (method.RelativeVirtualAddress == 0)
            return;
        var body = _image.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
            foreach (var local in _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_signatures, null))
                Add(user, local);
        foreach (var token in InstructionTokens.In(body))
            Add(user, TypesOf(token));
        foreach (var region in body.ExceptionRegions)
            Add(user, TypesOf(region.CatchType));
    }

    private ImmutableHashSet<TypeName> TypesOf(EntityHandle handle)
    {
        if (handle.IsNil)
            return [];
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition or HandleKind.TypeReference:
                return NameOf(_metadata, handle) is { } name ? [name] : [];
            case HandleKind.TypeSpecification:
                return _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_signatures, null);
            case HandleKind.MethodDefinition:
                return TypesOf(_metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
            case HandleKind.FieldDefinition:
                return TypesOf(_metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
            case HandleKind.MemberReference:
                return TypesOf(_metadata.GetMemberReference((MemberReferenceHandle)handle).Parent);
            case HandleKind.MethodSpecification:
                var method = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                return method.DecodeSignature(_signatures, null).Aggregate(TypesOf(method.Method), (all, one) => all.Union(one));
            default:
                return [];
        }
    }

    private void Add(TypeName user, ImmutableHashSet<TypeName> used)
    {
        foreach (var one in used)
            if (one != user && one.Namespace.StartsWith("Postroad", StringComparison.Ordinal))
                _uses.Add(new TypeUse(user, one));
    }

    /// <summary>The outermost type; null for what is not ours, or is the compiler's alone.</summary>
    private static TypeName? NameOf(MetadataReader reader, EntityHandle handle)
    {
        string space, name;
        if (handle.Kind == HandleKind.TypeDefinition)
        {
            var type = reader.GetTypeDefinition((TypeDefinitionHandle)handle);
            if (!type.GetDeclaringType().IsNil)
                return NameOf(reader, type.GetDeclaringType());
            (space, name) = (reader.GetString(type.Namespace), reader.GetString(type.Name));
        }
        else
        {
            var type = reader.GetTypeReference((TypeReferenceHandle)handle);
            if (type.ResolutionScope.Kind == HandleKind.TypeReference)
                return NameOf(reader, type.ResolutionScope);
            (space, name) = (reader.GetString(type.Namespace), reader.GetString(type.Name));
        }
        return space == "Postroad" || space.StartsWith("Postroad.", StringComparison.Ordinal) ? new TypeName(space, name) : null;
    }
}
