//! The stand-in against published vectors and against careless clients.
