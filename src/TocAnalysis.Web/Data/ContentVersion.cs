using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TocAnalysis.Web.Data;

/// <summary>A version of what is read together and has no counter of its own: another number as soon as one of its parts is another.</summary>
public static class ContentVersion
{
    public static int Of(IEnumerable<string> parts) =>
        BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)))) & int.MaxValue;
}
